"""Publishing at a moment that an editor chose: nobody has to be there."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.forms import DateField, DateTimeField
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from hub.core import tasks
from hub.core.actions import enqueue_due_tasks
from projects.models import ProjectPage
from tests.factories.pages import make_page


@pytest.mark.django_db
def test_a_page_comes_and_goes_at_its_moments(hashtag_page, client):
    now = timezone.now()
    page = make_page(ProjectPage, hashtag_page, title="Orti", slug="orti", mirrored=False, live=False)
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=3)
    page.save_revision(approved_go_live_at=page.go_live_at)
    seen = []
    for hours in (0, 2, 4):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            tasks.publish_scheduled.func()
            seen.append(client.get("/it/restiamo-connessi/orti/").status_code)
    assert seen == [404, 200, 410]


@pytest.mark.django_db
def test_it_is_looked_for_every_minute():
    now = timezone.now()
    assert "core.publish_scheduled" in enqueue_due_tasks(now=now)
    assert "core.publish_scheduled" not in enqueue_due_tasks(now=now + timedelta(seconds=50))
    assert "core.publish_scheduled" in enqueue_due_tasks(now=now + timedelta(seconds=60))


@pytest.mark.parametrize("language", ["it", "en", "fr", "ro"])
@pytest.mark.parametrize("written", ["25/12/2026 09:00", "03/02/2026 18:30"])
def test_the_admin_reads_the_day_that_it_shows(language: str, written: str):
    """Day before month in every language: what cannot be read became *now*, and published at once."""
    with translation.override(language):
        moment = DateTimeField().to_python(written)
        assert AdminDateTimeInput().format_value(moment) == written
        day = DateField().to_python(written[:10])
        assert AdminDateInput().format_value(day) == written[:10]
        assert (day.day, day.month) == (int(written[:2]), int(written[3:5]))
