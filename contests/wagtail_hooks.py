"""The contests' doors in Wagtail's admin."""

from contests import jury_hooks  # noqa: F401 - registers its own
