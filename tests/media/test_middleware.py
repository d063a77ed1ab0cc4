"""Public files without DEBUG: pictures, and nothing else."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from . import corpus


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for name in ("images/a.webp", "documents/a.jpg", "images/a.html", "images/a"):
        default_storage.save(name, ContentFile(corpus.encode(corpus.photograph(64, 48), "WEBP")))
    (tmp_path / "secret.jpg").write_bytes(b"secret")


def test_a_picture_may_be_kept_for_a_year(client, stored):
    response = client.get("/files/images/a.webp", headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in response
    assert dict(response.cookies) == {}


def test_it_is_not_sent_again_if_it_did_not_change(client, stored):
    modified = client.get("/files/images/a.webp")["Last-Modified"]
    assert client.get("/files/images/a.webp", headers={"if-modified-since": modified}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "images/none.webp",
        "images/",
        "images",
        "images/a",
        "images/a.html",
        "documents/a.jpg",
        "images/../documents/a.jpg",
        "//documents/a.jpg",
        "../secret.jpg",
        "%2e%2e/secret.jpg",
        "images/..%2f..%2fsecret.jpg",
        "a%00.jpg",
    ],
)
def test_nothing_else_is_found(client, stored, home, path):
    assert client.get(f"/files/{path}").status_code == 404


def test_it_is_read_only(client, stored):
    assert client.post("/files/images/a.webp").status_code == 405


def test_the_private_storage_has_no_address(db):
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storages["private"].url("a.jpg")
