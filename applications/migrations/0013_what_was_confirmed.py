import hashlib

import rfc8785
from django.db import migrations, models

CONTENT = ("role", "name", "country", "organisation_number", "size", "contribution", "in_kind_sek", "cash_sek")


def fill(apps, _editor):
    """Where a part reads as it was confirmed, that is what was confirmed; of the others nobody knows any longer."""
    for party in apps.get_model("applications", "Party").objects.filter(confirmed_at__isnull=False):
        content = _content(party)
        if hashlib.sha256(rfc8785.dumps(content)).hexdigest() == party.confirmed_sha256:
            party.confirmed_content = content
            party.save(update_fields=["confirmed_content"])


def _content(party):
    """As queries/parties.py has it."""
    content = {name: getattr(party, name) for name in CONTENT}
    if party.aid_activity:
        content["aid_activity"] = party.aid_activity
    amounts = ([cell.side, cell.line, cell.year, cell.amount_sek] for cell in party.cells.all() if cell.amount_sek)
    content["cells"] = sorted(amounts)
    return content


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0012_applications_expected'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='confirmed_content',
            field=models.JSONField(blank=True, null=True, verbose_name='what was confirmed'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
