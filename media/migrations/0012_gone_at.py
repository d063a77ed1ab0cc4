from django.db import migrations, models


class Migration(migrations.Migration):
    """A resident's video that YouTube does not show, told from a page that staff took offline."""

    dependencies = [("media", "0011_held_until")]

    operations = [
        migrations.AddField(
            model_name="residentvideo",
            name="gone_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
