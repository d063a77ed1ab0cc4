"""How the result was judged and by how many, kept beside its record; those that stand tell it of theirs."""

from django.db import migrations, models


def read_records(apps, schema_editor):
    results = apps.get_model("contests", "Result").objects
    for pk, record in results.values_list("pk", "record").iterator(chunk_size=1):
        is_final = "orders" in record
        jurors = {given["juror"] for given in record["orders" if is_final else "sheets"]}
        results.filter(pk=pk).update(round_kind="final" if is_final else "score", jurors=len(jurors))


class Migration(migrations.Migration):
    dependencies = [("contests", "0025_names_in_each_language")]

    operations = [
        migrations.AddField(
            model_name="result",
            name="round_kind",
            field=models.CharField(
                choices=[
                    ("shortlist", "Yes or no: who goes on"),
                    ("score", "Scores from 1 to 10 by criteria"),
                    ("final", "Each juror puts the finalists in order"),
                    ("runoff", "Run-off between photos that are still equal"),
                ],
                default="score",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="result",
            name="jurors",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Whose sheets or orders counted."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(read_records, migrations.RunPython.noop),
    ]
