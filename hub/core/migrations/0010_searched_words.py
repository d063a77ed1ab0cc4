from django.db import migrations, models

from hub.core.letters import plain

STEP = 500


def write(apps, schema_editor):
    """What ``InitiativePage.save`` writes, for the pages that are there; a kind's own words follow in its app."""
    initiatives = apps.get_model("core", "InitiativePage").objects
    some = []
    for page in initiatives.only("title", "summary", "organiser_name").iterator(chunk_size=STEP):
        page.searched_words = plain("\n".join([page.title, page.summary, page.organiser_name]))
        some.append(page)
        if len(some) == STEP:
            initiatives.bulk_update(some, ["searched_words"])
            some = []
    initiatives.bulk_update(some, ["searched_words"])


class Migration(migrations.Migration):
    dependencies = [("core", "0009_alter_initiativepage_body")]

    operations = [
        migrations.AddField(
            model_name="initiativepage",
            name="searched_words",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(write, migrations.RunPython.noop, elidable=True),
    ]
