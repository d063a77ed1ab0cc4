"""The demo town: apps register pieces (see ``hub.core.registry``) that build it together."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class DemoTown:
    """What the pieces of the demo town share while they build it."""

    size: int = 40
    made: dict[str, object] = field(default_factory=dict)
