"""Applications whose submitted version has changed since conflicts of interest were looked for and declared."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications.models import Application, Person
from reviews.models import Case, Declaration


def changed_since() -> QuerySet[Application]:
    """Those with a case or an answer that has not been held against what is submitted now."""
    cases = Case.objects.filter(application=OuterRef("pk")).exclude(
        compared_version=F("application__submitted_version")
    )
    answers = answers_behind().filter(application=OuterRef("pk"))
    standing = Application.objects.filter(submitted_version__isnull=False, withdrawn_at__isnull=True)
    return standing.filter(Q(Exists(cases)) | Q(Exists(answers))).order_by("reference")


def answers_behind() -> QuerySet[Declaration]:
    """The answers that are about an earlier version than the submitted one."""
    return Declaration.objects.exclude(version=F("application__submitted_version"))


def people_of(application: Application) -> QuerySet[Person]:
    """Everybody who reviews in a round of the application or has answered about it."""
    parts = Q(reviewer__panel_roles__panel__round__cases__application=application)
    reviewing = parts & Q(reviewer__panel_roles__ended_at__isnull=True)
    return Person.objects.filter(reviewing | Q(declarations__application=application)).distinct()


def reviewers_in_rounds_of(application: Application) -> QuerySet[Person]:
    """Everybody who has a part in a round of the application."""
    rounds = Case.objects.filter(application=application).values("round")
    parts = Q(reviewer__panel_roles__panel__round__in=rounds, reviewer__panel_roles__ended_at__isnull=True)
    return Person.objects.filter(parts).distinct()
