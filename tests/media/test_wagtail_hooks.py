"""The admin's list of videos: for staff who edit pages, and nobody else."""

from __future__ import annotations

import re

import pytest

from hub.core.actions import build_frames
from media.models import VideoPage
from tests.factories.pages import make_page


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("entrant", 403), ("juror", 403), ("editor", 200), ("superuser", 200)],
)
def test_who_sees_the_list(client, request, login, hashtag_page, who, status):
    make_page(VideoPage, hashtag_page, title="Nonna Rosa", address="dQw4w9WgXcQ", organiser_name="Rosa")
    if who:
        login(client, request.getfixturevalue(who))
    response = client.get("/admin/videos/")
    assert response.status_code == status
    if status == 200:
        assert "Nonna Rosa" in response.content.decode()


def test_the_menu_names_the_videos_once_there_are_some(client, hashtag_page):
    assert 'href="/it/video/"' not in client.get("/it/").content.decode()
    make_page(VideoPage, hashtag_page, address="dQw4w9WgXcQ")
    build_frames()
    assert 'href="/it/video/"' in client.get("/it/").content.decode()
    assert re.search(r'href="/fr/video/"\s*>Vidéos<', client.get("/fr/").content.decode())
