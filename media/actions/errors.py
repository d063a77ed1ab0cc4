"""What actions answer instead of doing what was asked."""


class MayNotError(Exception):
    """It cannot be done any more, or not by this person."""
