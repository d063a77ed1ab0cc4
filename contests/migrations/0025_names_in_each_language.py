"""The name and the theme of a contest in each language; those that stand are in the main one."""

from django.conf import settings
from django.db import migrations, models


def to_languages(apps, schema_editor):
    for contest in apps.get_model("contests", "Contest").objects.all():
        contest.names = {settings.LANGUAGE_CODE: contest.name}
        contest.themes = {settings.LANGUAGE_CODE: contest.theme} if contest.theme else {}
        contest.save(update_fields=["names", "themes"])


def to_one_language(apps, schema_editor):
    for contest in apps.get_model("contests", "Contest").objects.all():
        contest.name = contest.names.get(settings.LANGUAGE_CODE, "")
        contest.theme = contest.themes.get(settings.LANGUAGE_CODE, "")
        contest.save(update_fields=["name", "theme"])


class Migration(migrations.Migration):
    dependencies = [("contests", "0024_school_classes")]

    operations = [
        migrations.AddField(
            model_name="contest",
            name="names",
            field=models.JSONField(default=dict, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="contest",
            name="themes",
            field=models.JSONField(blank=True, default=dict, verbose_name="theme"),
        ),
        migrations.AlterField(
            model_name="contest", name="name", field=models.CharField(max_length=120, default="")
        ),
        migrations.AlterField(
            model_name="contest", name="theme", field=models.CharField(max_length=300, default="", blank=True)
        ),
        migrations.RunPython(to_languages, to_one_language),
        migrations.RemoveField(model_name="contest", name="name"),
        migrations.RemoveField(model_name="contest", name="theme"),
    ]
