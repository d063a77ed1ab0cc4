"""What the benchmarks of all apps measure with."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time that ``work`` takes, in seconds: other programs on the machine do not count, nor does
    clearing away what was measured before."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start
