"""Contests that were there before rounds: each gets its round, with what jurors gave, and its stamps."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone

from contests.models.entries import new_code


def make_rounds(apps, schema_editor):
    Contest = apps.get_model("contests", "Contest")
    Round = apps.get_model("contests", "Round")
    Result = apps.get_model("contests", "Result")
    Juror = apps.get_model("contests", "Juror")
    now = timezone.now()
    for contest in Contest.objects.all():
        jury = getattr(contest, "jury", None)
        over = contest.judging_until <= now
        stamp = contest.judging_until if over else None
        begun = contest.judging_from if contest.judging_from <= now else None
        made = Round(
            contest=contest,
            locked_at=begun,
            opened_at=begun,
            closed_at=stamp,
            revealed_at=stamp,
        )
        if jury is not None:
            made.seed = jury.seed
        made.save()
        for name in ("Score", "Skip", "Move"):
            apps.get_model("contests", name).objects.filter(juror__contest=contest).update(round=made)
        contest.deliberation_from = stamp
        result = Result.objects.filter(contest=contest).first()
        if result is not None:
            contest.sealed_at = contest.results_published_at or result.sealed_at
        if contest.cancelled_at is not None:
            contest.annulled_at = contest.cancelled_at
            contest.stop_reason = contest.cancelled_reason or "–"
            contest.stop_act = "–"
        contest.save()
    # Results that were published while the dates of the jury were changed under them.
    Contest.objects.filter(sealed_at__lt=F("deliberation_from")).update(deliberation_from=F("sealed_at"))
    for juror in Juror.objects.all():
        juror.code = new_code()
        juror.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [
        ("contests", "0006_rounds_and_ledger"),
    ]

    operations = [migrations.RunPython(make_rounds, migrations.RunPython.noop)]
