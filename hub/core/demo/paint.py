"""Painting on all cores: pictures are painted by other processes while this one writes pages."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Painters:
    """Paints in the order in which it was asked, ahead of who collects."""

    def __init__(self, *, alone: bool) -> None:
        cores = os.cpu_count() or 1
        self.pool: ProcessPoolExecutor | None = None
        if not alone:  # small pictures are painted faster than a process starts
            context = multiprocessing.get_context("forkserver")
            self.pool = ProcessPoolExecutor(max_workers=min(4, cores), mp_context=context)
        self.ahead: dict[str, Future[bytes]] = {}

    def ask(self, key: str, work: Callable[..., bytes], *args: Any, **kwargs: Any) -> None:
        """Start painting ``key``, to be collected later."""
        if self.pool is not None and key not in self.ahead:
            self.ahead[key] = self.pool.submit(work, *args, **kwargs)

    def collect(self, key: str, work: Callable[..., bytes], *args: Any, **kwargs: Any) -> bytes:
        """The painting, whether it was asked for or not."""
        asked = self.ahead.pop(key, None)
        return asked.result() if asked else work(*args, **kwargs)

    def in_order(self, work: Callable[..., bytes], jobs: Iterable[dict[str, Any]]) -> Iterator[bytes]:
        """Large paintings, a few ahead of who takes them: never many in memory."""
        if self.pool is None:
            yield from (work(**job) for job in jobs)
            return
        waiting: deque[Future[bytes]] = deque()
        for job in jobs:
            waiting.append(self.pool.submit(work, **job))
            if len(waiting) > 4:  # noqa: PLR2004 - a few
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
