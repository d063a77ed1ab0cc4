from django.db import migrations


class Migration(migrations.Migration):
    """One name for what three tables keep."""

    dependencies = [("media", "0010_channel_uploads")]

    operations = [
        migrations.RenameField("channel", "syncing_until", "held_until"),
        migrations.RenameField("facebookpage", "syncing_until", "held_until"),
    ]
