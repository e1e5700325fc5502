"""What agencies keep of reviewers moves into an entry for each agency, and the terms of office with it.

Until now two agencies that kept the same person shared one profile, which either could read. Each gets a copy of all of
it; from here on they part. What was entered stays with the person too where it may belong to the own CV.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

GENDERS = [("woman", "woman"), ("man", "man"), ("other", "other"), ("", "not stated")]
MOVED = ("subject_codes", "keywords", "languages", "gender", "profile")


def move_into_entries(apps, _schema_editor):
    entries, terms = apps.get_model("reviews", "RegisterEntry"), apps.get_model("reviews", "Term")
    dates = {(one.reviewer_id, one.agency_id): one for one in terms.objects.all()}
    met = _met(apps)
    reviewers = apps.get_model("reviews", "Reviewer").objects
    for reviewer in reviewers.select_related("person__user").prefetch_related("agencies", "person__emails"):
        person = reviewer.person
        addresses = sorted(person.emails.all(), key=lambda one: one.pk)
        columns = {name: getattr(reviewer, name) for name in MOVED}
        columns |= {"name": person.name, "orcid": person.orcid or ""}
        columns |= {"email": addresses[0].email if addresses else person.user.email if person.user else ""}
        for agency in reviewer.agencies.all():
            term = dates.get((reviewer.pk, agency.pk))
            entry = entries.objects.create(
                reviewer=reviewer,
                agency=agency,
                starts_on=term and term.starts_on,
                ends_on=term and term.ends_on,
                person_knows_since=met.get((reviewer.pk, agency.pk)),
                **columns,
            )
            _copy_profile(apps, entry, person)
    reviewers.update(subject_codes=[], keywords=[], languages=[], gender="", profile="")


def _met(apps):
    """When a reviewer accepted the rules at an agency or said yes to it, the first time."""
    parts = apps.get_model("reviews", "PanelRole").objects.filter(rules_accepted_at__isnull=False)
    found = parts.values_list("reviewer", "panel__round__call__agency", "rules_accepted_at")
    asked = apps.get_model("reviews", "ReviewInvitation").objects.filter(state="accepted", answered_at__isnull=False)
    answered = asked.values_list("reviewer", "panel__round__call__agency", "answered_at")
    met = {}
    for reviewer, agency, since in sorted([*found, *answered], key=lambda one: one[2]):
        met.setdefault((reviewer, agency), since)
    return met


def _copy_profile(apps, entry, person):
    jobs, works = apps.get_model("reviews", "EntryAffiliation"), apps.get_model("reviews", "EntryPublication")
    for one in person.affiliations.filter(organisation__isnull=False).order_by("is_main", "pk"):
        jobs.objects.create(
            entry=entry, organisation_id=one.organisation_id, department=one.department, ends_on=one.ends_on
        )
    for one in person.publications.all():
        works.objects.create(entry=entry, title=one.title, authors=one.authors, year=one.year, doi=one.doi)


def move_back(apps, _schema_editor):
    """Of two agencies' entries the first one's columns count; employers and publications are with the person still."""
    terms = apps.get_model("reviews", "Term")
    for reviewer in apps.get_model("reviews", "Reviewer").objects.prefetch_related("entries"):
        entries = sorted(reviewer.entries.all(), key=lambda one: one.agency_id)
        for entry in entries:
            reviewer.agencies.add(entry.agency_id)
            if entry.starts_on or entry.ends_on:
                columns = {"starts_on": entry.starts_on, "ends_on": entry.ends_on}
                terms.objects.create(reviewer=reviewer, agency_id=entry.agency_id, **columns)
        for name in MOVED:
            setattr(reviewer, name, getattr(reviewer, name) or next((getattr(one, name) for one in entries), None))
        reviewer.save()
    apps.get_model("reviews", "Absence").objects.filter(agency__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0016_problems_without_an_account"),
        ("reviews", "0018_call_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("orcid", models.CharField(blank=True, max_length=19, verbose_name="ORCID")),
                (
                    "subject_codes",
                    models.JSONField(blank=True, default=list, verbose_name="subject codes (SSIF 2025)"),
                ),
                ("keywords", models.JSONField(blank=True, default=list, verbose_name="keywords")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                ("gender", models.CharField(blank=True, choices=GENDERS, max_length=10, verbose_name="gender")),
                ("profile", models.TextField(blank=True, verbose_name="profile")),
                ("load_max", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="most readings")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day in office")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day in office")),
                (
                    "person_knows_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="known to the person"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_entries",
                        to="applications.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reviews.reviewer",
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={"verbose_name": "register entry", "verbose_name_plural": "register entries"},
        ),
        migrations.CreateModel(
            name="EntryAffiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(blank=True, max_length=200, verbose_name="department")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to="reviews.registerentry",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "affiliation in a register",
                "verbose_name_plural": "affiliations in a register",
                "ordering": [
                    "entry",
                    models.OrderBy(models.F("ends_on"), descending=True, nulls_first=True),
                    "-pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("authors", models.TextField(blank=True, verbose_name="authors, separated by semicolons")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("doi", models.CharField(blank=True, max_length=200, verbose_name="DOI")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="reviews.registerentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication in a register",
                "verbose_name_plural": "publications in a register",
                "ordering": ["entry", "-year", "title"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("granted_at", models.DateTimeField(verbose_name="shared")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="sharing ended")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.agency",
                        verbose_name="shared with",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="reviews.registerentry",
                        verbose_name="register entry",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "shared entry",
                "verbose_name_plural": "shared entries",
                "ordering": ["entry", "granted_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(fields=("reviewer", "agency"), name="register_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(
                models.F("agency"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="register_entry_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("orcid", ""), _negated=True),
                fields=("agency", "orcid"),
                name="register_entry_orcid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="register_entry_term_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)), fields=("entry", "agency"), name="share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="share_revoked_by_somebody",
            ),
        ),
        migrations.AlterField(
            model_name="absence",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.agency",
                verbose_name="entered by",
            ),
        ),
        migrations.RunPython(move_into_entries, move_back),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveField(model_name="reviewer", name="agencies"),
        migrations.AddField(
            model_name="reviewer",
            name="agencies",
            field=models.ManyToManyField(
                related_name="reviewers",
                through="reviews.RegisterEntry",
                to="applications.agency",
                verbose_name="agencies",
            ),
        ),
        migrations.DeleteModel(name="Term"),
    ]
