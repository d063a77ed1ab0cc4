"""Pictures of the demo town come out of other processes as they come out of this one."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.core.demo.paint import Painters
from hub.core.demo_pictures import photograph, photograph_of

TAKEN = datetime(2026, 5, 1, 9, tzinfo=UTC)
SMALL = (120, 80)


def test_other_processes_paint_the_same() -> None:
    job = {"scene": "hills", "light": "dawn", "seed": "a", "size": SMALL, "taken": TAKEN, "place": None}
    painters, alone = Painters(alone=False), Painters(alone=True)
    try:
        painters.ask("ahead", photograph_of, "river day b", SMALL, TAKEN)
        assert painters.ahead
        ahead = painters.collect("ahead", photograph_of, "river day b", SMALL, TAKEN)
        several = list(painters.in_order(photograph, [job, job | {"seed": "c"}]))
    finally:
        painters.close()
    assert ahead == alone.collect("ahead", photograph_of, "river day b", SMALL, TAKEN)
    assert several == list(alone.in_order(photograph, [job, job | {"seed": "c"}]))
    assert several[0] != several[1]
