from django.db import migrations


class Migration(migrations.Migration):
    """The table of declarations by staff goes to applications, whose queries ask it; its rows stay."""

    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.AlterModelTable("StaffDeclaration", "applications_staffdeclaration")]
