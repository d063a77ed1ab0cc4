import pytest
from wagtail.models import Page, Site

from hub.home.actions import found_town


@pytest.mark.django_db
def test_founding_makes_a_home_in_every_language_once() -> None:
    first = found_town(name="Borgo", hostname="testserver")
    again = found_town(name="Borgo", hostname="testserver")

    assert again == first
    homes = Page.objects.filter(depth=2).order_by("path")
    assert [(p.locale.language_code, p.alias_of_id) for p in homes] == [
        ("it", None),
        ("en", first.pk),
        ("fr", first.pk),
        ("ro", first.pk),
    ]
    assert Site.objects.get().root_page_id == first.pk
