"""What was signed before stands: one guardian, who sent the form. Contests that exist go on asking for one."""

from django.db import migrations


def keep_signatures(apps, schema_editor):
    Guardian = apps.get_model("contests", "Guardian")
    Consent = apps.get_model("contests", "Consent")
    apps.get_model("contests", "Contest").objects.update(guardians="one")
    signed = Consent.objects.filter(kind="guardian", revoked_at__isnull=True, guardian__isnull=True)
    for consent in signed.select_related("entry__author"):
        author = getattr(consent.entry, "author", None)
        if author is None:
            continue
        guardian = Guardian.objects.create(
            entry=consent.entry,
            name=author.guardian_name,
            is_sender=True,
            signed_at=consent.given_at,
            created_at=consent.given_at,
        )
        Consent.objects.filter(pk=consent.pk).update(guardian=guardian)


class Migration(migrations.Migration):
    dependencies = [("contests", "0016_guardians")]

    operations = [
        migrations.RunPython(keep_signatures, migrations.RunPython.noop),
        migrations.RemoveField(model_name="entryauthor", name="guardian_name"),
    ]
