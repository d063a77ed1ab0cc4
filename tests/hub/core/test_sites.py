"""Which site answers, and where its pages begin."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from wagtail.models import Page, Site

from hub.core.actions import build_frames
from hub.core.sites import site_and_frame

if TYPE_CHECKING:
    from django.test import RequestFactory

    from hub.home.models import HomePage

HOSTS = ("borgo.example", "altro.example", "ignoto.example")
PORTS = ("80", "8000", "9000")
# Host, port, whether it is the default one.
SITES = {
    "one for all": [("borgo.example", 80, True)],
    "one for its host": [("borgo.example", 80, False)],
    "one, and the default": [("borgo.example", 8000, False), ("altro.example", 80, True)],
    "two ports": [("borgo.example", 80, False), ("borgo.example", 8000, False)],
    "two ports, and the default": [
        ("borgo.example", 80, False),
        ("borgo.example", 8000, False),
        ("altro.example", 80, True),
    ],
    "the default has the host too": [("borgo.example", 80, True), ("borgo.example", 8000, False)],
}


@pytest.mark.parametrize("sites", SITES.values(), ids=SITES)
def test_the_site_is_the_one_that_wagtail_finds(
    rf: RequestFactory, home: HomePage, sites: list[tuple[str, int, bool]]
) -> None:
    Site.objects.all().delete()
    for hostname, port, default in sites:
        Site.objects.create(hostname=hostname, port=port, is_default_site=default, root_page=home)
    build_frames()
    requests = [
        rf.get("/it/", headers={"host": host}, SERVER_PORT=port)
        for host, port in itertools.product(HOSTS, PORTS)
    ]
    found = [site_and_frame(request, "it")[0] for request in requests]
    assert found == [Site.find_for_request(request) for request in requests]


def test_where_pages_begin_is_true_at_once_after_a_change(home: HomePage) -> None:
    """Somebody may have read the old addresses while the change was not committed yet."""
    cache.clear()
    old = Site.get_site_root_paths()
    Page.objects.filter(pk=home.pk).update(url_path="/altrove/")
    assert Site.get_site_root_paths() == old

    frame = build_frames()[Site.objects.get().pk]["it"]
    assert "/altrove/" in [path.root_path for path in frame.root_paths]
    assert Site.get_site_root_paths() == frame.root_paths
