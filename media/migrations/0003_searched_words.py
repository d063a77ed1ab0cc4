from django.db import migrations

from hub.core.letters import plain


def write(apps, schema_editor):
    """The transcript is looked into as well: what ``VideoPage.save`` writes, for the pages that are there."""
    for page in apps.get_model("media", "VideoPage").objects.exclude(transcript="").iterator(chunk_size=500):
        page.searched_words = f"{page.searched_words}\n{plain(page.transcript)}"
        page.save(update_fields=["searched_words"])


class Migration(migrations.Migration):
    dependencies = [("core", "0010_searched_words"), ("media", "0002_videos")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=True)]
