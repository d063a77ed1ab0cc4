import django.core.validators
from django.db import migrations, models


def numbers(most, **kwargs):
    validators = [
        django.core.validators.MinValueValidator(1),
        django.core.validators.MaxValueValidator(most),
    ]
    return models.PositiveSmallIntegerField(validators=validators, **kwargs)


class Migration(migrations.Migration):
    """A limit of photos a person was one of entries, each of one photo: it keeps its value under a new name."""

    dependencies = [
        ("contests", "0014_lookalikes"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="contest", name="contest_max_photos"),
        migrations.RenameField(model_name="contest", old_name="max_photos", new_name="max_entries"),
        migrations.AlterField(
            model_name="contest",
            name="max_entries",
            field=numbers(
                20,
                default=3,
                help_text="An entry is a photo, or a series of photos that is judged as one.",
                verbose_name="most entries a person",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="least_photos",
            field=numbers(
                12,
                default=1,
                help_text="1 if a single photo is enough.",
                verbose_name="least photos in an entry",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="most_photos",
            field=numbers(
                12,
                default=1,
                help_text=(
                    "1 for single photos; more lets people send series, whose first photo is the cover."
                ),
                verbose_name="most photos in an entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_entries__gte", 1), ("max_entries__lte", 20)),
                name="contest_max_entries",
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_photos__gte", 1),
                    ("least_photos__lte", models.F("most_photos")),
                    ("most_photos__lte", 12),
                ),
                name="contest_photos_an_entry",
                violation_error_message="An entry has at least as many photos as its least number.",
            ),
        ),
    ]
