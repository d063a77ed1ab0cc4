"""The contests' doors in Wagtail's admin."""

from contests import contest_hooks, jury_hooks, vote_hooks  # noqa: F401 - each registers its own
