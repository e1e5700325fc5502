"""Every planning grant that is there owes its report."""

from typing import Any

from django.db import migrations


def owe_reports(apps: Any, _editor: Any) -> None:
    grants, reports = (apps.get_model("applications", name) for name in ("PlanningGrant", "PlanningReport"))
    reports.objects.bulk_create([reports(grant=grant) for grant in grants.objects.all()], ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("applications", "0020_planning_reports")]

    operations = [migrations.RunPython(owe_reports, migrations.RunPython.noop)]
