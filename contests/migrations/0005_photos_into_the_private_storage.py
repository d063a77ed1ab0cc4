"""Photos that are not public had public files: every file moves to the private storage."""

from django.core.files.storage import storages
from django.db import migrations


def move(apps, schema_editor):
    """Safe to run again after it was stopped anywhere: a file is deleted here only when it is whole there."""
    public, private = storages["default"], storages["private"]
    derivatives = apps.get_model("contests", "Derivative").objects.using(schema_editor.connection.alias)
    for name in derivatives.values_list("file", flat=True).iterator():
        if public.exists(name):
            private.delete(name)
            with public.open(name) as file:
                private.save(name, file)
            public.delete(name)
    remove(public, "contests")


def remove(storage, folder):
    """Also what a killed worker left there."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{folder}/{name}")
    for name in folders:
        remove(storage, f"{folder}/{name}")
    storage.delete(folder)


class Migration(migrations.Migration):
    dependencies = [("contests", "0004_placement_entrant_told_at")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
