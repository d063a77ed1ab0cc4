"""The staff groups: exactly the table, at any time."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page

from hub.accounts import checks, groups
from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from hub.home.models import HomePage

PAGE_RIGHTS = {
    StaffGroup.EDITORS: {"add", "change", "publish", "lock", "unlock", "bulk_delete"},
    StaffGroup.TRANSLATORS: {"change"},
    StaffGroup.MODERATORS: set(),
    StaffGroup.SECRETARIES: set(),
    StaffGroup.AUDITORS: set(),
}


def _codenames(rows):
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in rows.select_related("content_type")
    }


def test_only_our_groups_exist_after_migrate(db):
    assert set(Group.objects.values_list("name", flat=True)) == {group.value for group in StaffGroup}


@pytest.mark.parametrize("name", StaffGroup)
def test_each_group_holds_exactly_what_the_table_says(home, name):
    group = Group.objects.get(name=name.value)
    assert _codenames(group.permissions) == groups.model_permissions(name)
    held = GroupCollectionPermission.objects.filter(group=group)
    assert _codenames(Permission.objects.filter(pk__in=held.values("permission"))) == groups.file_permissions(
        name
    )
    on_root = GroupPagePermission.objects.filter(group=group, page=Page.get_first_root_node())
    assert {row.permission.codename.removesuffix("_page") for row in on_root} == PAGE_RIGHTS[name]


def test_translators_publish_in_every_language_but_the_source(home):
    rows = GroupPagePermission.objects.filter(
        group__name=StaffGroup.TRANSLATORS.value, permission__codename="publish_page"
    )
    pages = Page.objects.filter(pk__in=rows.values("page"))
    assert {page.locale.language_code for page in pages} == {"en", "fr", "ro"}
    assert pages.count() == 3


def test_a_page_made_later_is_granted_at_once(home):
    german = Locale.objects.create(language_code="de")
    page = home.copy_for_translation(german, copy_parents=True)
    rows = GroupPagePermission.objects.filter(page_id=page.pk)
    assert [(row.group.name, row.permission.codename) for row in rows] == [("Traduzione", "publish_page")]


def test_what_was_added_by_hand_is_taken_away(home):
    group = Group.objects.get(name=StaffGroup.MODERATORS.value)
    delete = Permission.objects.get(codename="delete_user")
    publish = Permission.objects.get(codename="publish_page")
    group.permissions.add(delete)
    GroupPagePermission.objects.create(group=group, page_id=home.pk, permission=publish)
    establish_groups()
    assert delete not in group.permissions.all()
    assert not GroupPagePermission.objects.filter(group=group).exists()


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_has_the_groups_again():
    call_command("flush", interactive=False, verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == {group.value for group in StaffGroup}
    editors = Group.objects.get(name=StaffGroup.EDITORS.value)
    assert _codenames(editors.permissions) == groups.model_permissions(StaffGroup.EDITORS)


def test_a_misspelt_row_is_found_by_the_checks(monkeypatch):
    assert checks.check_group_table() == []
    monkeypatch.setitem(groups._models, StaffGroup.EDITORS, {"core.add_hashtga"})
    monkeypatch.setitem(groups._pages, StaffGroup.EDITORS, {"burn"})
    monkeypatch.setitem(
        groups._kinds,
        StaffGroup.EDITORS,
        {groups.PageGrant("accounts.user", ("change",), translations_only=False)},
    )
    assert [error.id for error in checks.check_group_table()] == [
        "accounts.E001",
        "accounts.E002",
        "accounts.E003",
    ]


def test_running_it_again_changes_nothing(home, django_assert_max_num_queries):
    before = set(GroupPagePermission.objects.values_list("group", "page", "permission"))
    with django_assert_max_num_queries(40):
        establish_groups()
    assert set(GroupPagePermission.objects.values_list("group", "page", "permission")) == before
    assert HomePage.objects.count() == 4
