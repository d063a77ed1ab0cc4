"""Wagtail's example groups go; ours come with every ``migrate`` (hub.accounts.groups)."""

from django.db import migrations


def remove_example_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(
        name__in=["Moderators", "Editors"], user__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
        ("wagtaildocs", "0012_uploadeddocument"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(remove_example_groups, migrations.RunPython.noop)]
