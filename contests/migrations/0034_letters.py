import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_of_first_rounds(apps, schema_editor):
    """Jurors are mailed when the first round opens, too: those whose first round is still to come."""
    jurors = apps.get_model("contests", "Juror").objects.filter(told_round=1)
    begun = apps.get_model("contests", "Round").objects.filter(number=1, opened_at__isnull=False)
    jurors.exclude(contest__in=begun.values("contest")).update(told_round=0)


def as_if_told(apps, schema_editor):
    apps.get_model("contests", "Juror").objects.filter(told_round=0).update(told_round=1)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contests", "0033_open_ties_and_more_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="contests.ledgerline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contest_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "letter about a contest",
                "verbose_name_plural": "letters about contests",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("line", "person"), name="letter_once")
                ],
            },
        ),
        migrations.RemoveField(model_name="placement", name="entrant_told_at"),
        migrations.AlterField(
            model_name="juror",
            name="told_round",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="The last round of which a mail told."
            ),
        ),
        migrations.RunPython(tell_of_first_rounds, as_if_told),
    ]
