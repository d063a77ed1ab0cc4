"""What the worker does for accounts."""

from __future__ import annotations

from django_tasks import task

from hub.accounts import notifications
from hub.accounts.models import User
from hub.core.tasks import MAIL


@task(priority=MAIL)
def tell_of_reset(user_id: int) -> bool:
    """Tell a person that an administrator took their second step away."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    notifications.second_step_was_reset(user)
    return True
