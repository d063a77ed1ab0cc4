import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0007_first_rounds'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='jury',
            name='seed',
        ),
        migrations.RemoveField(
            model_name='contest',
            name='cancelled_at',
        ),
        migrations.RemoveField(
            model_name='contest',
            name='cancelled_reason',
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(('deliberation_from__isnull', True), ('deliberation_from__gte', models.F('judging_from')), _connector='OR'), name='contest_deliberates_after_jury'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(('sealed_at__isnull', True), models.Q(('deliberation_from__isnull', False), ('sealed_at__gte', models.F('deliberation_from'))), _connector='OR'), name='contest_sealed_after_judging'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(('results_published_at__isnull', True), models.Q(('results_published_at__gte', models.F('sealed_at')), ('sealed_at__isnull', False)), _connector='OR'), name='contest_published_after_seal'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(('archived_at__isnull', True), models.Q(('archived_at__gte', models.F('results_published_at')), ('results_published_at__isnull', False)), _connector='OR'), name='contest_archived_after_results'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annulled_at__isnull', True), ('suspended_at__isnull', True)), models.Q(models.Q(('stop_reason', ''), _negated=True), models.Q(('stop_act', ''), _negated=True)), _connector='OR'), name='contest_stopped_with_act'),
        ),
        migrations.AddConstraint(
            model_name='juror',
            constraint=models.UniqueConstraint(fields=('contest', 'code'), name='juror_code_once'),
        ),
        migrations.AlterField(
            model_name='move',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='contests.round'),
        ),
        migrations.AlterField(
            model_name='score',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='contests.round'),
        ),
        migrations.AlterField(
            model_name='skip',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skips', to='contests.round'),
        ),
    ]
