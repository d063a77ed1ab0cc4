"""Every broken, odd and hostile file through the entry form: right, or refused with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contests.models import Entry
from tests.factories.contests import ContestFactory, jpeg
from tests.media.corpus import HOSTILE_NAMES, corpus

from .conftest import files_in, form_data

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

CASES = [case for case in corpus() if not case.bounds]


@pytest.fixture
def contest(home: Any) -> Any:
    return ContestFactory(min_pixels=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_file_is_right_or_refused_with_its_reason(page_client: Client, contest: Any, case: Any) -> None:
    data = form_data(page_client, contest, photo=SimpleUploadedFile(case.name or "x", case.content))
    response = page_client.post(reverse("contests:enter", args=[contest.slug]), data)
    if case.accepted:
        assert response.status_code == 302
        photo = Entry.objects.get().photos.get()
        if case.size:
            assert (photo.width, photo.height) == case.size
        assert files_in("private") == [photo.original.name]
    else:
        assert response.status_code == 422
        codes = [error.code for error in response.context["form"].errors.as_data()["photo"]]
        # Django itself says of a file without a byte that it is empty.
        assert codes == ["empty" if not case.content else case.refused]
        assert Entry.objects.count() == 0
        assert files_in("private") == []


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_no_name_goes_anywhere(page_client: Client, contest: Any, name: str) -> None:
    data = form_data(page_client, contest, photo=SimpleUploadedFile("x", jpeg()))
    data["photo"]._name = name
    response = page_client.post(reverse("contests:enter", args=[contest.slug]), data)
    assert response.status_code in (302, 422)
    assert all(path.startswith("contests/") and len(path) == 46 for path in files_in("private"))
