import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

# What was sent of earlier meetings: the key of its message names the decision.
EARLIER = """
INSERT INTO reviews_delivery (id, decision_id, message_id, note)
SELECT gen_random_uuid(), d.id, m.id, ''
FROM mail_message m JOIN reviews_decision d ON split_part(m.key, ':', 2) = d.id::text
WHERE m.key LIKE 'decided:%'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0002_returned_messages'),
        ('reviews', '0027_letter_templates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('otherwise_on', models.DateField(blank=True, null=True, verbose_name='delivered another way on')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='followed up')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='reviews.decision', verbose_name='decision')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='mail.message', verbose_name='message')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.delivery')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message of a decision',
                'verbose_name_plural': 'messages of decisions',
                'ordering': ['decision', 'message'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note', ''), ('otherwise_on__isnull', True), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='delivery_settled_by_somebody'), models.CheckConstraint(condition=models.Q(('otherwise_on__isnull', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='delivery_otherwise_has_note')],
            },
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
