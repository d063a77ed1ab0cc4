"""Make the bundle of a sealed result: once, however often it is asked for."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from contests.advance import earlier_records
from contests.ballots import public_part
from contests.bundle import make_bundle
from contests.enums import LedgerEvent
from contests.models import Bundle, Contest, LedgerLine, Result
from contests.models.photos import private_storage
from contests.models.results import bundle_path

from .ledger import public_values


@transaction.atomic
def build_bundle(*, result: Result) -> Bundle:
    """The zip of ``result``, with the ledger up to the seal: what follows cannot change it any more."""
    Contest.objects.select_for_update().get(pk=result.contest_id)
    made = Bundle.objects.filter(result=result).first()
    if made is not None:
        return made
    lines = list(LedgerLine.objects.filter(contest=result.contest_id).order_by("number"))
    seal = next((n for n, line in enumerate(lines, 1) if line.event == LedgerEvent.SEALED), len(lines))
    content = make_bundle(
        result.record,
        [public_values(line) | {"previous": line.previous, "sha256": line.sha256} for line in lines[:seal]],
        public_part(result.contest),
        earlier_records(result.contest),
    )
    bundle = Bundle(result=result, sha256=hashlib.sha256(content).hexdigest(), byte_size=len(content))
    storage, name = private_storage(), bundle_path(bundle, "")
    if storage.exists(name):  # an attempt that was killed before its row was written
        storage.delete(name)
    bundle.file.name = storage.save(name, ContentFile(content))
    bundle.save()
    return bundle


def build_missing_bundles() -> int:
    """Make what a worker that was killed has left; returns how many."""
    results = list(Result.objects.without_bundle().select_related("contest"))
    for result in results:
        build_bundle(result=result)
    return len(results)
