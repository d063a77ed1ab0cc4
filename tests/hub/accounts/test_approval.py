"""A translator changes the Italian page and asks for approval; the editors approve it, and it is online."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, TaskState, Workflow

from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from projects.models import ProjectPage
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db


def test_the_approval_is_the_editors_and_has_a_name_that_staff_can_read(home):
    (workflow,) = Workflow.objects.all()
    (task,) = workflow.tasks
    assert (workflow.name, task.name) == ("Approvazione della redazione",) * 2
    assert [group.name for group in task.specific.groups.all()] == [StaffGroup.EDITORS.value]


def test_what_a_town_has_changed_stays(home):
    Workflow.objects.update(name="La nostra")
    GroupApprovalTask.objects.get().groups.clear()
    establish_groups()
    assert Workflow.objects.get().name == "La nostra"
    assert GroupApprovalTask.objects.get().groups.count() == 0


def test_from_the_translator_to_the_editors_and_online(
    client, hashtag_page, translator, editor, login, mailoutbox, django_capture_on_commit_callbacks
):
    page = make_page(ProjectPage, hashtag_page, title="Orti", mirrored=False)
    page.title = "Orti di tutti"
    page.save_revision(user=translator)
    Workflow.objects.get().start(page, translator)
    login(client, editor)
    assert (
        "Approvazione della redazione"
        in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )
    assert "Orti di tutti" in client.get("/admin/").content.decode()
    assert [mail.to for mail in mailoutbox] == [[editor.email]]
    state = TaskState.objects.get()
    answer = client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
    )
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.title == "Orti di tutti"
    assert mailoutbox[-1].to == [translator.email]
