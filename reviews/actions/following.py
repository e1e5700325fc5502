"""What follows from a submitted version that replaces another: conflicts are looked for anew, answers asked for again.

Applications know nothing of reviewing; beat looks here for what has changed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Application, StaffDeclaration, Version
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue
from reviews.actions.conflicts import compare
from reviews.domain.newcomers import newcomers
from reviews.models import Case, Declaration, PanelRole
from reviews.queries.following import answers_behind, changed_since, people_of, reviewers_in_rounds_of

GUARD = "reviews.queries.declaring.is_asked_again"
FIELDS = ["version", "asked_again_at", "newcomers"]


def follow_versions(at: datetime) -> int:
    """Follow every changed application, one transaction each; returns how many. Idempotent."""
    return sum(_follow(application, at) for application in changed_since())


@transaction.atomic
def _follow(application: Application, at: datetime) -> bool:
    """Compare the submitted version with the reviewers, and ask again where it names somebody new."""
    lock_people(people_of(application).values_list("pk", flat=True))
    application = Application.objects.select_related("submitted_version").get(pk=application.pk)
    version = application.submitted_version
    if version is None or not changed_since().filter(pk=application.pk).exists():
        return False
    _look_again(application, version, at)
    _ask_again(application, version, at)
    return True


def _look_again(application: Application, version: Version, at: datetime) -> None:
    cases = Case.objects.filter(application=application).exclude(compared_version=version)
    reviewers = list(reviewers_in_rounds_of(application))
    for case in cases.select_related("round"):
        compare(reviewers, [application], case.round, by=None, at=at)
    cases.update(compared_version=version)


def _ask_again(application: Application, version: Version, at: datetime) -> None:
    """Mark the answers that were given before somebody came in; a declared conflict stands whoever comes."""
    behind = answers_behind().filter(application=application).select_related("version", "person__user", "round__call")
    answers = list(behind)
    asked = [one for one in answers if _is_new_in(one, version)]
    for one in asked:
        one.asked_again_at = at
    for one in answers:
        one.version = version
    Declaration.objects.bulk_update(answers, FIELDS)
    if asked:
        detail = {"version": version.number, "n_declarations": len(asked)}
        append(f"application:{application.pk}", "declaration.asked_again", detail=detail, by=None, at=at)
    _write_to(asked, at)


def _is_new_in(answer: Declaration, version: Version) -> bool:
    """Keep on the answer who is new since; whether anybody is."""
    if answer.version is None or answer.answer == Declaration.Answer.CONFLICT:
        return False
    found = newcomers(answer.version.document, version.document)
    answer.newcomers = [*answer.newcomers, *(one for one in found if one not in answer.newcomers)]
    return bool(found)


def _write_to(answers: Iterable[Declaration], at: datetime) -> None:
    """To each who has a page to answer on."""
    for one in answers:
        email, page = one.person.address, _page(one)
        if email and page:
            queue(
                "reviews_declare_again",
                to=email,
                recipient=one.person.user,
                context={"call": one.round.call, "round": one.round, "name": one.person.name, "page": page},
                scope=f"call:{one.round.call_id}",
                guard=GUARD,
                subject_id=one.pk,
                key=f"declare_again:{one.pk}:{one.version_id}",
                at=at,
            )


def _page(answer: Declaration) -> str:
    """Where the person answers: as a reviewer of the round, as staff of the call, or nowhere any more."""
    parts = PanelRole.objects.filter(panel__round=answer.round_id, reviewer__person=answer.person_id)
    if parts.filter(ended_at__isnull=True).exists():
        return "declaration"
    staff = StaffDeclaration.objects.filter(call=answer.round.call_id, user=answer.person.user_id)
    return "staff_declaration" if answer.person.user_id and staff.exists() else ""
