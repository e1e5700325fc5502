"""What a person has to declare about: cases by panel or assignment, applications of a call for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application, Bar, Call, Person, Round
from applications.queries.visibility import submitted
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.domain.access import IN_PANEL
from reviews.domain.conflicts import Tier
from reviews.models import Assignment, Case, Conflict, Declaration, PanelRole


class Group(StrEnum):
    """Where a row stands: what the portal has found and closed, where somebody is new since one declared, what it
    tells for information, everything else."""

    FOUND = "found"
    NEW = "new"
    INFORMED = "informed"
    REST = "rest"


GROUPS = tuple(Group)


@dataclass(frozen=True)
class Row:
    """One application to declare about. Its people and parties are shown until the own conflict is declared."""

    application: Application
    label: str
    declaration: Declaration | None
    hits: tuple[Conflict, ...]

    @property
    def is_answered(self) -> bool:
        return self.declaration is not None and not self.is_asked_again

    @property
    def is_asked_again(self) -> bool:
        """Whether somebody is new since the answer, which stays to be read."""
        return self.declaration is not None and self.declaration.asked_again_at is not None

    @property
    def group(self) -> Group:
        if any(hit.tier != Tier.SHOWN for hit in self.hits):
            return Group.FOUND
        if self.is_asked_again:
            return Group.NEW
        return Group.INFORMED if self.hits else Group.REST

    @property
    def is_closed(self) -> bool:
        return self.declaration is not None and self.declaration.answer == Declaration.Answer.CONFLICT


def own_roles(user: User) -> QuerySet[PanelRole]:
    """The person's parts in panels now."""
    found = PanelRole.objects.filter(reviewer__person__user=user, ended_at__isnull=True)
    return found.select_related("panel__round__call__agency")


def cases_to_declare(user: User, round_: Round) -> QuerySet[Case]:
    """The cases of the round about which the person answers."""
    return cases_asked_about(user).filter(round=round_)


def cases_asked_about(user: User) -> QuerySet[Case]:
    """The cases of all rounds about which the person answers: those of the own panels, and for others the assigned.

    Barred ones are among them: what the portal has found does not spare anybody the own answer.
    """
    sits = PanelRole.objects.filter(
        panel=OuterRef("panel"), reviewer__person__user=user, role__in=IN_PANEL, ended_at__isnull=True
    )
    asked = Assignment.objects.filter(
        case=OuterRef("pk"), reviewer__person__user=user, state=Assignment.State.CONFIRMED, ended_at__isnull=True
    )
    open_cases = Case.objects.filter(application__withdrawn_at__isnull=True)
    return open_cases.filter(Q(Exists(sits)) | Exists(asked) | Exists(own_answers(user)))


def own_answers(user: User) -> QuerySet[Declaration]:
    """The person's answer about a case, for a query over cases."""
    return Declaration.objects.filter(round=OuterRef("round"), application=OuterRef("application"), person__user=user)


def own_standing_answers(user: User) -> QuerySet[Declaration]:
    """The same where it still holds: nobody is new in the application since."""
    return own_answers(user).filter(asked_again_at__isnull=True)


def asked_again() -> QuerySet[Declaration]:
    """What the person of a part in a panel has been asked again and not answered, for a query over such parts."""
    in_round = Declaration.objects.filter(round=OuterRef("panel__round"), application__withdrawn_at__isnull=True)
    return in_round.filter(person=OuterRef("reviewer__person"), asked_again_at__isnull=False)


def is_asked_again(message: Message, _at: datetime) -> bool:
    """Guard: the person still owes the answer that the message asks for."""
    waiting = Declaration.objects.filter(pk=message.subject_id, asked_again_at__isnull=False)
    return waiting.filter(application__withdrawn_at__isnull=True).exists()


def rows_of_round(user: User, round_: Round) -> tuple[Row, ...]:
    """What the person answers in a round: what the portal has found first, the heaviest on top, then by label."""
    cases = cases_to_declare(user, round_).select_related("application").order_by("label")
    labelled = {case.application_id: (case.application, case.label) for case in cases}
    return answer_rows(Q(person__user=user), round_, labelled)


def rows_of_call(user: User, call: Call, at: datetime) -> tuple[Row, ...]:
    """What staff answer about a call: everything that has been submitted to it."""
    found = submitted(at).filter(call=call, withdrawn_at__isnull=True)
    labelled = {one.pk: (one, one.reference) for one in found.order_by("reference")}
    return answer_rows(Q(person__user=user), call.rounds.order_by("number").first(), labelled)


def is_complete(user: User, panel_role: PanelRole) -> bool:
    """Whether every case of the panel has the person's answer."""
    open_cases = Case.objects.filter(panel=panel_role.panel, application__withdrawn_at__isnull=True)
    return not open_cases.exclude(Exists(own_standing_answers(user))).exists()


def answer_rows(whose: Q, round_: Round | None, labelled: Mapping[UUID, tuple[Application, str]]) -> tuple[Row, ...]:
    """Rows for applications with their labels, by key; `whose` picks the person's declarations and conflicts."""
    given = Declaration.objects.filter(whose, round=round_, application__in=labelled)
    declarations = {one.application_id: one for one in given}
    hits: dict[UUID, list[Conflict]] = {}
    found = Conflict.objects.filter(whose, application__in=labelled, origin=Conflict.Origin.DETECTED)
    for conflict in found.exclude(state=Conflict.State.CLEARED).order_by("tier", "rule"):
        hits.setdefault(conflict.application_id, []).append(conflict)
    rows = [Row(one, label, declarations.get(key), tuple(hits.get(key, ()))) for key, (one, label) in labelled.items()]
    return tuple(sorted(rows, key=lambda row: (GROUPS.index(row.group), row.label)))


def is_barred_from(person: Person, applications: list[UUID]) -> set[UUID]:
    """Those of `applications` from which the person is barred now."""
    bars = Bar.objects.filter(application__in=applications, person=person, lifted_at__isnull=True)
    return set(bars.values_list("application", flat=True))
