"""What of which case a person may read: the one place where blind review and conflicts of interest are decided.

Every page, list, file, export and message of this app takes its rows from here. The rules stand in
reviews.domain.access; here the ties between a person and the cases are looked up, on top of
applications_visible_to, which leaves out what the person is barred from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import JSONObject

from applications.models import AgencyRole, Bar, Round, StaffDeclaration
from applications.policies.roles import agency_roles
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import IN_PANEL, Part, Right, Sight, Ties, Time, parts, rights
from reviews.domain.hearings import Appointed, appointed
from reviews.models import (
    Assignment,
    Case,
    Declaration,
    Panel,
    PanelRole,
    Review,
    Reviewer,
)
from reviews.queries.about_cases import barred_chairs, hearings, locked_decisions, standing_minutes, waiting_items

EVERYTHING = Q()
NEVER = Value(False)
HEARING_ROW = JSONObject(key="id", starts_at="starts_at", ends_at="ends_at", place="place")


@dataclass(frozen=True)
class Seen:
    """A case as it exists for one person: with what parts, at what time, and so with what rights."""

    case: Case
    parts: frozenset[Part]
    time: Time

    @cached_property
    def rights(self) -> frozenset[Right]:
        return rights(self.parts, self.time)

    @property
    def due_at(self) -> datetime:
        """When the person's own review is due: as the round says, or later by the officer's leave."""
        own: datetime | None = getattr(self.case, "seen_due_at", None)
        return own or self.case.round.review_due_at

    @property
    def is_extended(self) -> bool:
        return self.due_at != self.case.round.review_due_at

    @property
    def minutes_stand(self) -> bool:
        """Whether the minutes of the panel's closed meeting say how its list stands."""
        return bool(self.case.seen_minuted)  # type: ignore[attr-defined]

    @property
    def waits_in_meeting(self) -> bool:
        """Whether the case is on the agenda of an open meeting, and not before it now."""
        return bool(self.case.seen_waiting)  # type: ignore[attr-defined]

    @property
    def may_know_parties(self) -> bool:
        return Right.PARTIES in self.rights

    @property
    def may_read_text(self) -> bool:
        return Right.TEXT in self.rights

    @property
    def may_read_reviews(self) -> bool:
        return Right.REVIEWS in self.rights

    @property
    def may_know_readers(self) -> bool:
        return Right.READERS in self.rights

    @property
    def may_know_hearing(self) -> bool:
        return Right.HEARING in self.rights

    @property
    def hearing(self) -> Appointed | None:
        """The hearing that is planned, where the person may know of it; what is withdrawn is not heard."""
        row = self.case.seen_hearing if self.may_know_hearing else None  # type: ignore[attr-defined]
        return appointed(row) if row and self.time is not Time.WITHDRAWN else None

    @property
    def may_read_board(self) -> bool:
        return Right.BOARD in self.rights


@dataclass(frozen=True)
class _Standing:
    """A person's roles in panels, by panel, and the calls in which the person is staff and has declared."""

    roles: Mapping[UUID, PanelRole]
    officer_calls: frozenset[UUID]
    decision_calls: frozenset[UUID]

    @property
    def reviewer(self) -> Reviewer | None:
        """The person as a reviewer, where the person has a part in any round."""
        return next((role.reviewer for role in self.roles.values()), None)

    @property
    def is_vice_chair(self) -> bool:
        return any(role.role == PanelRole.Role.VICE_CHAIR for role in self.roles.values())

    @property
    def rounds(self) -> frozenset[UUID]:
        """The rounds in which the person has a part."""
        return frozenset(role.panel.round_id for role in self.roles.values())


def seen_cases(user: User, at: datetime, right: Right = Right.PARTIES, within: Q = EVERYTHING) -> tuple[Seen, ...]:
    """The cases of which `user` may read `right` at `at`, by label. Others, barred ones among them, do not exist."""
    if not user.is_authenticated:
        return ()
    standing = _standing(user)
    cases = list(_candidates(user, standing, at).filter(within))
    _share_rounds(cases, standing)
    found = (_seen(case, standing, at) for case in cases)
    return tuple(one for one in found if right in one.rights)


def cases_visible_to(user: User, at: datetime, right: Right = Right.PARTIES) -> QuerySet[Case]:
    """The same cases as a queryset, for lists that filter and page."""
    return Case.objects.filter(pk__in=[one.case.pk for one in seen_cases(user, at, right)])


def case_for(user: User, key: UUID, at: datetime, right: Right = Right.PARTIES) -> Seen:
    """One case. Raises Hidden where it does not exist for the person with that right."""
    found = seen_cases(user, at, right, Q(pk=key))
    if not found:
        raise Hidden
    return found[0]


def stubs(user: User, panel: Panel) -> tuple[Case, ...]:
    """The barred cases of a panel in which the person sits: for the shared ranking and the agenda, by label alone."""
    return tuple(stub_cases(user).filter(panel=panel).order_by("label"))


def stub_cases(user: User) -> QuerySet[Case]:
    """The barred cases of every panel in which the person sits."""
    sits = _roles(user).filter(panel=OuterRef("panel"), role__in=IN_PANEL, declared_at__isnull=False)
    return _barred(user).filter(Exists(sits))


def own_conflicts(user: User) -> QuerySet[Case]:
    """The barred cases that the person has to do with, for the own declaration: label and title."""
    sits = _roles(user).filter(panel=OuterRef("panel"), role__in=IN_PANEL)
    declared = Declaration.objects.filter(
        round=OuterRef("round"), application=OuterRef("application"), person__user=user
    )
    return _barred(user).filter(Exists(sits) | Exists(declared)).order_by("label")


def sight(user: User, case: Case, at: datetime) -> Sight:
    """How much of the case exists for the person."""
    if seen_cases(user, at, within=Q(pk=case.pk)):
        return Sight.FULL
    return Sight.STUB if own_conflicts(user).filter(pk=case.pk).exists() else Sight.NOTHING


def _standing(user: User) -> _Standing:
    declared = StaffDeclaration.objects.filter(user=user).values_list(
        "call",
        Exists(_staff_roles(user, AgencyRole.Role.OFFICER)),
        Exists(_staff_roles(user, AgencyRole.Role.DECISION_MAKER)),
    )
    calls = list(declared)
    return _Standing(
        roles={role.panel_id: role for role in _roles(user).select_related("reviewer", "panel__round__call__agency")},
        officer_calls=frozenset(call for call, is_officer, _decides in calls if is_officer),
        decision_calls=frozenset(call for call, _is_officer, decides in calls if decides),
    )


def _staff_roles(user: User, role: str) -> QuerySet[AgencyRole]:
    """The person's roles for the call of a declaration: for the call itself, or for all calls of its agency."""
    own = Q(call=OuterRef("call")) | Q(call__isnull=True, agency=OuterRef("call__agency"))
    return agency_roles(user).filter(own, role=role)


def _candidates(user: User, standing: _Standing, at: datetime) -> QuerySet[Case]:
    """The cases that the person has anything to do with and is not barred from, with what ties them together."""
    unbarred = Case.objects.filter(application__in=applications_visible_to(user, Role.REVIEW, at))
    annotated = unbarred.annotate(
        seen_assigned=Exists(_assignments(standing)),
        seen_due_at=Subquery(_assignments(standing).values("due_at")),
        seen_answered=Exists(_answers(standing)),
        seen_asked_again=Exists(_answers(standing).filter(asked_again_at__isnull=False)),
        seen_submitted=Exists(_submitted_reviews(standing)),
        seen_chair_barred=Exists(barred_chairs()) if standing.is_vice_chair else NEVER,
        seen_on_locked_list=Exists(locked_decisions()),
        seen_minuted=Exists(standing_minutes()),
        seen_waiting=Exists(waiting_items()),
        seen_hearing=Subquery(hearings().order_by().values(json=HEARING_ROW)),
    )
    staff_calls = standing.officer_calls | standing.decision_calls
    tied = Q(panel__in=list(standing.roles)) | Q(round__call__in=list(staff_calls)) | Q(seen_assigned=True)
    return annotated.filter(tied).select_related("application").order_by("label")


def _share_rounds(cases: list[Case], standing: _Standing) -> None:
    """Give the cases their panels and rounds, one object for all that have the same; those of the own panels are known.

    Joined to each case, a call's long texts would be read as many times as it has cases.
    """
    panels = {key: role.panel for key, role in standing.roles.items()}
    rounds = {panel.round_id: panel.round for panel in panels.values()}
    for case in cases:
        if case.panel_id in panels:
            case.panel = panels[case.panel_id]
        if case.round_id in rounds:
            case.round = rounds[case.round_id]
    prefetch_related_objects(cases, Prefetch("round", Round.objects.select_related("call__agency")), "panel")


def _seen(case: Case, standing: _Standing, at: datetime) -> Seen:
    role = standing.roles.get(case.panel_id) if case.panel_id else None
    ties = Ties(
        officer=case.round.call_id in standing.officer_calls,
        decision_maker=case.round.call_id in standing.decision_calls,
        role=role.role if role is not None else "",
        declared=role is not None and role.declared_at is not None,
        assigned=case.seen_assigned,  # type: ignore[attr-defined]
        answered=case.seen_answered,  # type: ignore[attr-defined]
        asked_again=case.seen_asked_again,  # type: ignore[attr-defined]
        submitted=case.seen_submitted,  # type: ignore[attr-defined]
        chair_barred=case.seen_chair_barred,  # type: ignore[attr-defined]
    )
    return Seen(case, parts(ties), time_of(case, at, on_locked_list=case.seen_on_locked_list))  # type: ignore[attr-defined]


def time_of(case: Case, at: datetime, *, on_locked_list: bool) -> Time:
    """Where a case stands; its round and application are loaded."""
    if case.application.withdrawn_at is not None:
        return Time.WITHDRAWN
    if case.application.decided_at is not None and case.application.decided_at <= at:
        return Time.PUBLISHED
    if on_locked_list:
        return Time.LOCKED
    if at < case.round.review_opens_at:
        return Time.OPENED
    return Time.REVIEW if at < case.round.panel_opens_at else Time.PANEL


def _roles(user: User) -> QuerySet[PanelRole]:
    return PanelRole.objects.filter(reviewer__person__user=user, ended_at__isnull=True)


def _assignments(standing: _Standing) -> QuerySet[Assignment]:
    """The confirmed one of a reviewer who still has some part in the round."""
    if standing.reviewer is None:
        return Assignment.objects.none()
    confirmed = Assignment.objects.filter(state=Assignment.State.CONFIRMED, ended_at__isnull=True).order_by()
    return confirmed.filter(case=OuterRef("pk"), case__round__in=standing.rounds, reviewer=standing.reviewer)


def _answers(standing: _Standing) -> QuerySet[Declaration]:
    """Any answer counts: where it was a conflict that stands, the case is not among the candidates."""
    if standing.reviewer is None:
        return Declaration.objects.none()
    person = standing.reviewer.person_id
    return Declaration.objects.filter(round=OuterRef("round"), application=OuterRef("application"), person=person)


def _submitted_reviews(standing: _Standing) -> QuerySet[Review]:
    if standing.reviewer is None:
        return Review.objects.none()
    return Review.objects.filter(case=OuterRef("pk"), reviewer=standing.reviewer, state=Review.State.SUBMITTED)


def _barred(user: User) -> QuerySet[Case]:
    bars = Bar.objects.filter(application=OuterRef("application"), person__user=user, lifted_at__isnull=True)
    return Case.objects.filter(Exists(bars))
