"""Every staff group × the admin's pages about contests."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories.contests import ContestFactory

pytestmark = pytest.mark.django_db

ROLES = ("editor", "translator", "screener", "contest_staff", "auditor", "superuser")
OWN = {
    "editor": set(),
    "translator": set(),
    "screener": {"view_contest", "screen_entries"},
    "auditor": {"view_contest", "read_ledger"},
    "contest_staff": {
        "view_contest",
        "add_contest",
        "change_contest",
        "screen_entries",
        "run_jury",
        "publish_results",
        "read_ledger",
    },
}
# True opens; False is refused (Wagtail's redirect to the admin's home, or a 403).
TABLE = {
    "contests_contests": (False, False, True, True, False, True),
    "contests_create": (False, False, False, True, False, True),
    "contests_edit": (False, False, False, True, False, True),
    "contests_queue": (False, False, True, True, False, True),
    "contests_juries": (False, False, False, True, True, True),
    "contests_jury": (False, False, False, True, False, True),
    "contests_ledger": (False, False, False, True, True, True),
}


@pytest.mark.parametrize("name", TABLE)
def test_each_group_opens_exactly_its_pages(client, home, login, request, name):
    contest = ContestFactory(phase="judging")
    takes_pk = name not in {"contests_contests", "contests_create", "contests_juries"}
    path = reverse(name, args=[contest.pk] if takes_pk else [])
    got = []
    for role in ROLES:
        login(client, request.getfixturevalue(role))
        status = client.get(path).status_code
        assert status in {200, 302, 403}
        got.append(status == 200)
    assert tuple(got) == TABLE[name]


@pytest.mark.parametrize("role", OWN)
def test_each_group_holds_exactly_its_permissions(home, request, role):
    user = request.getfixturevalue(role)
    held = Permission.objects.filter(group__user=user, content_type__app_label="contests")
    assert set(held.values_list("codename", flat=True)) == OWN[role]
