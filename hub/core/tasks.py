"""What the ground floor does later, or every day."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from hub.core import actions

KEEP_DAYS = 14
KEEP_FAILED_DAYS = 90


# What a person waits for goes before pictures, pictures before index and sweeping (0), and last what takes
# long and nobody waits for.
MAIL, PICTURE, LONG = 20, 10, -10


@task
def prune_task_results() -> None:
    """Forget finished tasks after two weeks, failed ones after three months, and what comes no more."""
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=KEEP_DAYS,
        failed_min_age_days=KEEP_FAILED_DAYS,
        verbosity=0,
    )
    actions.forget_old_periods()


@task
def build_frames() -> None:
    """What header and footer show, gathered anew: in case a change was not seen."""
    actions.build_frames()


@task(priority=MAIL)
def publish_scheduled() -> None:
    """Publish and take away the pages whose moment has come (*Schedule publishing* in the admin)."""
    actions.publish_scheduled()


@task
def clear_expired_sessions() -> None:
    """Forget sessions that nobody can use any more."""
    call_command("clearsessions")


@task
def forget_words_of_ratings() -> None:
    """What readers wrote about a page goes after a year."""
    actions.forget_words_of_ratings()
