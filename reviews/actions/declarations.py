"""Declaring conflicts of interest: reviewers for a round, staff for a call, and anybody later when one is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.actions.bars import open_call
from applications.actions.people import ensure_person, lock_people
from applications.models import Application, Call, Person, Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.actions.conflicts import record
from reviews.actions.entries import person_knows
from reviews.domain.access import IN_PANEL
from reviews.domain.conflicts import Origin, Tier
from reviews.domain.facts import Finding
from reviews.models import Declaration, PanelRole
from reviews.policies.staff import check_declares_as_staff
from reviews.queries.declaring import Row, cases_to_declare, is_barred_from, is_complete, own_roles, rows_of_call

NONE, CONFLICT = Declaration.Answer.NONE, Declaration.Answer.CONFLICT
# What a new answer sets back.
AFRESH = ("version", "asked_again_at", "newcomers")


@dataclass(frozen=True)
class Answer:
    """A person's own words on one application: without a `ground` there is no conflict."""

    ground: str = ""
    note: str = ""

    @property
    def kind(self) -> str:
        return CONFLICT if self.ground else NONE


@transaction.atomic
def accept_rules(round_: Round, *, by: User, at: datetime) -> None:
    """Accept the rules on conflicts of interest for all of one's parts in a round."""
    roles = own_roles(by).filter(panel__round=round_)
    if not roles.exists():
        raise Hidden
    if roles.filter(rules_accepted_at__isnull=True).update(rules_accepted_at=at):
        person_knows(by.person.reviewer, round_.call.agency_id, at=at)
        append(f"call:{round_.call_id}", "declaration.rules_accepted", detail={"round": str(round_.pk)}, by=by, at=at)


@transaction.atomic
def declare(round_: Round, answers: Mapping[UUID, Answer], *, by: User, at: datetime) -> int:
    """Keep answers by application; returns how many applications still have none.

    A conflict closes the application at once, whatever was begun in it. Refused: `accept_rules_first`,
    `not_in_declaration`, `conflict_stands` where an answer would take a declared conflict back.
    """
    person = _reviewing_person(round_, by)
    lock_people([person.pk])
    mine = {
        case.application_id: case.application for case in cases_to_declare(by, round_).select_related("application")
    }
    if not set(answers) <= set(mine):
        raise Refused("not_in_declaration")
    keep_answers(round_, {mine[key]: answer for key, answer in answers.items()}, person, by=by, at=at)
    _complete(round_, by=by, at=at)
    answers_now = Declaration.objects.filter(round=round_, person=person, asked_again_at__isnull=True)
    return len(mine) - answers_now.filter(application__in=mine).count()


@transaction.atomic
def declare_as_staff(call: Call, answers: Mapping[UUID, Answer], *, by: User, at: datetime) -> None:
    """An officer's or decision maker's declaration for a call, whole or not at all. Refused: `answers_missing`."""
    check_declares_as_staff(by, call)
    person = ensure_person(by, at=at)
    lock_people([person.pk])
    rows = {row.application.pk: row for row in rows_of_call(by, call, at)}
    if not set(answers) <= set(rows):
        raise Refused("not_in_declaration")
    missing = [row for key, row in rows.items() if not row.is_answered and key not in answers]
    if missing:
        raise Refused("answers_missing", n_missing=len(missing))
    _keep_for_staff(call, rows, answers, person, by=by, at=at)
    open_call(call, by=by, at=at)


def keep_answers(
    round_: Round, answers: Mapping[Application, Answer], person: Person, *, by: User | None, at: datetime
) -> None:
    """Keep a locked person's answers, whoever's they are. Refused: `conflict_stands`."""
    known = {one.application_id: one for one in Declaration.objects.filter(round=round_, person=person)}
    barred = is_barred_from(person, [application.pk for application in answers])
    clear = []
    for application, answer in answers.items():
        before = known.get(application.pk)
        if before is not None and before.answer == CONFLICT:
            if answer.kind == NONE:
                raise Refused("conflict_stands")
            if application.pk in barred:
                continue
        if answer.kind == CONFLICT:
            _declare_conflict(round_, application, person, answer, by=by, at=at)
        elif before is None or before.asked_again_at is not None:
            clear.append(application)
    _declare_clear(round_, clear, person, by=by, at=at)


def _keep_for_staff(
    call: Call, rows: Mapping[UUID, Row], answers: Mapping[UUID, Answer], person: Person, *, by: User, at: datetime
) -> None:
    round_ = call.rounds.order_by("number").first()
    if round_ is None:
        raise Refused("nothing_to_declare")
    keep_answers(round_, {rows[key].application: answer for key, answer in answers.items()}, person, by=by, at=at)


def _reviewing_person(round_: Round, user: User) -> Person:
    roles = own_roles(user).filter(panel__round=round_).select_related("reviewer__person")
    role = roles.first()
    if role is None:
        raise Hidden
    if roles.filter(rules_accepted_at__isnull=True).exists():
        raise Refused("accept_rules_first")
    return role.reviewer.person


def _declare_clear(
    round_: Round, applications: list[Application], person: Person, *, by: User | None, at: datetime
) -> None:
    if not applications:
        return
    Declaration.objects.bulk_create(
        (
            Declaration(
                round=round_,
                application=application,
                person=person,
                answer=NONE,
                at=at,
                version_id=application.submitted_version_id,
            )
            for application in applications
        ),
        update_conflicts=True,
        unique_fields=["round", "application", "person"],
        update_fields=["at", *AFRESH],
    )
    detail = {"round": str(round_.pk), "none_with": sorted(str(application.pk) for application in applications)}
    append(f"call:{round_.call_id}", "declaration.made", detail=detail, by=by, at=at)


def _declare_conflict(
    round_: Round, application: Application, person: Person, answer: Answer, *, by: User | None, at: datetime
) -> None:
    columns = {"answer": CONFLICT, "ground": answer.ground, "note": answer.note.strip(), "at": at}
    columns |= {"version": application.submitted_version, "asked_again_at": None, "newcomers": []}
    Declaration.objects.update_or_create(round=round_, application=application, person=person, defaults=columns)
    record(application, person, Origin.DECLARED, Finding("declared", Tier.DISQUALIFYING, ()), by=by, at=at)


def _complete(round_: Round, *, by: User, at: datetime) -> None:
    """Mark each of the person's parts whose every case is answered."""
    waiting = own_roles(by).filter(panel__round=round_, role__in=IN_PANEL, declared_at__isnull=True)
    done = [role.pk for role in waiting if is_complete(by, role)]
    if done:
        PanelRole.objects.filter(pk__in=done).update(declared_at=at)
        append(f"call:{round_.call_id}", "declaration.completed", detail={"round": str(round_.pk)}, by=by, at=at)
