"""The demo town: apps register pieces (see ``hub.core.registry``) that build it together."""

from .town import DemoTown

__all__ = ["DemoTown"]
