from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_rename_staff_declarations"),
        ("applications", "0002_take_over_staff_declarations"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("StaffDeclaration")]),
    ]
