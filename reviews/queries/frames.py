"""What is taken of the frames of calls, as one person may know it.

Officers and decision makers who have declared see what their meetings hold, officers the priority list too. A
coordinator sees what is published, and the panels' lists once they are locked: of proposals nothing. A bar leaves a
case out; who is barred from any case of a call gets no figure of the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.domain.budget import days_by_year
from applications.models import Agency, AgencyRole, Call, Frame, Initiative, StaffDeclaration
from applications.policies.roles import agency_roles, calls_with_role
from applications.queries.visibility import bars_in_call
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.frames import Account, Claim, account, in_turn, spread, together
from reviews.models import YearFrame
from reviews.queries.frame_claims import Taking, claims_of_coordinator, claims_of_staff
from reviews.queries.joint import JointCall, initiatives_coordinated_by, joint_view

Role = AgencyRole.Role
STAFF = (Role.OFFICER, Role.DECISION_MAKER)


class View(StrEnum):
    """As what a person looks at a call's frame. SET_UP: has not declared, and sees nothing of any case."""

    OFFICER = "officer"
    DECISION_MAKER = "decision_maker"
    COORDINATOR = "coordinator"
    SET_UP = "set_up"


@dataclass(frozen=True)
class CallFrame:
    """A call's frame for one person. `is_whole`: nothing of the call is closed to the person.

    `beyond`: the labels of what is prioritised below the frame line, and so not counted.
    """

    call: Call
    view: View
    is_whole: bool
    account: Account
    takings: tuple[Taking, ...] = ()
    beyond: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[Claim[UUID], ...]:
        return tuple(one.claim for one in self.takings)

    @property
    def is_known(self) -> bool:
        """Whether totals of the whole can be said."""
        return self.is_whole and self.view is not View.SET_UP


@dataclass(frozen=True)
class AgencyFrame:
    """An agency's share of an initiative and its calls. `amount_sek`: None where no share is set.

    `has_all_calls`: the person may know of every call that the agency has there, or of all that are published.
    """

    initiative: Initiative
    agency: Agency
    amount_sek: int | None
    calls: tuple[CallFrame, ...]
    has_all_calls: bool

    @property
    def calls_sek(self) -> int:
        """The calls' frames together."""
        return sum(one.call.frame_sek for one in self.calls)

    @property
    def known(self) -> tuple[CallFrame, ...]:
        """Those of whose cases the person may know anything."""
        return tuple(one for one in self.calls if one.view is not View.SET_UP)

    @property
    def account(self) -> Account:
        """Of those together."""
        return together(one.account for one in self.known)


def calls_with_frame_for(user: User, at: datetime) -> QuerySet[Call]:
    """The calls whose frame a person reads: as officer or decision maker, or as coordinator once they are published."""
    coordinated = Q(initiative__in=initiatives_coordinated_by(user), published_at__lte=at)
    own = Q(pk__in=calls_with_role(user, *STAFF).values("pk"))
    return Call.objects.filter(own | coordinated).select_related("agency", "initiative")


def year_frames(calls: Iterable[Call]) -> dict[UUID, dict[int, int]]:
    """The frames of calls by calendar year, in one statement: as officers have divided them, where that adds up.

    Else by the days of the grant period in each year.
    """
    given = list(calls)
    stored: dict[UUID, dict[int, int]] = {}
    for call, year, amount_sek in YearFrame.objects.filter(call__in=given).values_list("call", "year", "amount_sek"):
        stored.setdefault(call, {})[year] = amount_sek
    return {call.pk: _year_frames(call, stored.get(call.pk, {})) for call in given}


def is_divided(call: Call) -> bool:
    """Whether officers have divided the frame over its years, and that adds up."""
    parts = YearFrame.objects.filter(call=call).values_list("amount_sek", flat=True)
    return bool(parts) and sum(parts) == call.frame_sek


def call_frames(user: User, calls: Iterable[Call], at: datetime, language: str) -> tuple[CallFrame, ...]:
    """The frames of calls among those of `calls_with_frame_for`. The number of statements is constant."""
    given = list(calls)
    views, barred = _views(user, given), _barred_in(user, given)
    coordinated = [call for call in given if views[call.pk] is View.COORDINATOR]
    found = claims_of_staff(user, _as_staff(given, views), _as_officer(given, views), at, language)
    if coordinated:
        view = joint_view(user, coordinated[0].initiative, at, language)
        found |= claims_of_coordinator([one for one in view.calls if one.call in coordinated])
    years = year_frames(given)
    return tuple(
        _call_frame(call, years[call.pk], (views[call.pk], call.pk not in barred), found.get(call.pk, ()))
        for call in given
    )


def agency_frame(user: User, initiative: Initiative, agency: Agency, at: datetime, language: str) -> AgencyFrame:
    """Raises Hidden where the person has no part in it."""
    held = agency_roles(user)
    is_staff = held.filter(role__in=STAFF, agency=agency, call__isnull=True).exists()
    is_coordinator = held.filter(role=Role.COORDINATOR, initiative=initiative).exists()
    here = calls_with_frame_for(user, at).filter(initiative=initiative, agency=agency)
    calls = list(here.order_by("opens_at", "pk"))
    if not (calls or is_staff or is_coordinator):
        raise Hidden
    share = Frame.objects.filter(initiative=initiative, agency=agency).values_list("amount_sek", flat=True).first()
    frames = call_frames(user, calls, at, language)
    return AgencyFrame(initiative, agency, share, frames, is_staff or is_coordinator)


def joint_frames(user: User, calls: Sequence[JointCall]) -> tuple[CallFrame, ...]:
    """The calls of the joint view, as its coordinator knows them."""
    given, found = [one.call for one in calls], claims_of_coordinator(calls)
    barred, years = _barred_in(user, given), year_frames(given)
    return tuple(
        _call_frame(call, years[call.pk], (View.COORDINATOR, call.pk not in barred), found[call.pk]) for call in given
    )


def _year_frames(call: Call, parts: Mapping[int, int]) -> dict[int, int]:
    if parts and sum(parts.values()) == call.frame_sek:
        return dict.fromkeys(call.grant_years, 0) | dict(parts)
    days = days_by_year(call.grant_starts_on, call.grant_ends_on)
    return spread(call.frame_sek, {year: within for year, (within, _of_year) in days.items()})


def _call_frame(
    call: Call, years: Mapping[int, int], standing: tuple[View, bool], takings: Iterable[Taking]
) -> CallFrame:
    """`standing`: the person's view, and whether nothing is closed to them."""
    known = tuple(takings)
    within = [one for one in known if not one.is_beyond]
    by_key = {one.claim.key: one for one in within}
    in_order = tuple(by_key[claim.key] for claim in in_turn([one.claim for one in within]))
    claims = [one.claim for one in in_order]
    beyond = tuple(one.label for one in known if one.is_beyond)
    return CallFrame(call, *standing, account(years, claims), in_order, beyond)


def _views(user: User, calls: list[Call]) -> dict[UUID, View]:
    """In two statements."""
    held = list(agency_roles(user).values_list("role", "agency", "call", "initiative"))
    declared = StaffDeclaration.objects.filter(user=user, call__in=calls)
    has_declared = frozenset(declared.values_list("call", flat=True))
    return {call.pk: _view(call, held, call.pk in has_declared) for call in calls}


def _view(call: Call, held: Iterable[tuple[str, str, UUID | None, UUID | None]], has_declared: bool) -> View:
    """A declared officer's view goes before a decision maker's, and that before a coordinator's."""
    own = {
        role for role, agency, only, _initiative in held if only == call.pk or (not only and agency == call.agency_id)
    }
    if has_declared and own & {Role.OFFICER.value, Role.DECISION_MAKER.value}:
        return View.OFFICER if Role.OFFICER.value in own else View.DECISION_MAKER
    is_coordinator = any(initiative == call.initiative_id for _role, _agency, _only, initiative in held)
    return View.COORDINATOR if is_coordinator and call.published_at is not None else View.SET_UP


def _barred_in(user: User, calls: list[Call]) -> frozenset[UUID]:
    found = Call.objects.filter(Exists(bars_in_call(user, OuterRef("pk"))), pk__in=[call.pk for call in calls])
    return frozenset(found.values_list("pk", flat=True))


def _as_staff(calls: Iterable[Call], views: Mapping[UUID, View]) -> list[Call]:
    return [call for call in calls if views[call.pk] in {View.OFFICER, View.DECISION_MAKER}]


def _as_officer(calls: Iterable[Call], views: Mapping[UUID, View]) -> list[Call]:
    return [call for call in calls if views[call.pk] is View.OFFICER]
