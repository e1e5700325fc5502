import hashlib

import rfc8785
from django.db import migrations, models

CONTENT = ("role", "name", "country", "organisation_number", "size", "contribution", "in_kind_sek", "cash_sek")


def fill(apps, _editor):
    """What the project has answered becomes the answer of each of its parties that has a budget.

    A confirmation of a part as it reads stays one: the part reads the same, with the activity that applied to it.
    """
    Answer, Party = apps.get_model("applications", "Answer"), apps.get_model("applications", "Party")
    for version in apps.get_model("applications", "FormVersion").objects.all():
        for key in _questions(version.specification):
            given = Answer.objects.filter(application__form_version=version, field_key=key)
            for application, value in given.values_list("application_id", "value"):
                parties = Party.objects.filter(consortium_id=application).exclude(role="partner")
                for party in parties if isinstance(value, str) and value else ():
                    _choose(party, value)


def _questions(specification):
    fields = (field for section in specification.get("sections", ()) for field in section.get("fields", ()))
    return [field["key"] for field in fields if any(_is_activity(option) for option in field.get("options", ()))]


def _is_activity(option):
    return any(name.startswith("aid_") for name in option)


def _choose(party, value):
    is_confirmed = party.confirmed_at is not None and party.confirmed_sha256 == _sha256(party)
    party.aid_activity = value
    if is_confirmed:
        party.confirmed_sha256 = _sha256(party)
    party.save(update_fields=["aid_activity", "confirmed_sha256"])


def _sha256(party):
    """As queries/parties.py has it."""
    content = {name: getattr(party, name) for name in CONTENT}
    if party.aid_activity:
        content["aid_activity"] = party.aid_activity
    amounts = ([cell.side, cell.line, cell.year, cell.amount_sek] for cell in party.cells.all() if cell.amount_sek)
    content["cells"] = sorted(amounts)
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0007_judgements_of_findings'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='aid_activity',
            field=models.CharField(blank=True, max_length=100, verbose_name='activity that the aid is for'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
