"""Who handles what a member of staff is barred from: the colleague who was the first to declare and is clear of it.

Nobody is barred in a different way by being asked about: the answer follows from roles, declarations and bars alone,
never from what a case is or where it stands; only what is withdrawn, which nobody handles, is left out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.domain.lifecycle import Status
from applications.models import AgencyRole, Bar, Call, StaffDeclaration
from clusterportal.accounts.models import User
from reviews.models import DecisionMeeting

Role = AgencyRole.Role


@dataclass(frozen=True)
class Share:
    """`n` cases of a call and the colleague's name; an empty one where nobody is without a conflict."""

    name: str
    n: int


@dataclass(frozen=True)
class Substitutes:
    """`elsewhere`: what colleagues handle for the person; `in_place_of`: what the person handles for them."""

    elsewhere: tuple[Share, ...] = ()
    in_place_of: tuple[Share, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(share.name for share in self.elsewhere if share.name)


def substitutes(user: User, call: Call, meeting: DecisionMeeting | None = None) -> Substitutes:
    """Of officers among officers, of decision makers among decision makers; in two statements.

    On the page of a `meeting` a decision maker is replaced only by who can decide the whole of it; in one more.
    """
    staff = list(_declared_staff(call))
    barred = _barred_from(call, staff)
    if meeting is not None:
        able = set(_able(meeting).values_list("user", flat=True))
        for one in staff:
            one.decides = one.user_id in able
    me = next((one for one in staff if one.user_id == user.pk), None)
    if me is None:
        return Substitutes()
    mine = (_handles(staff, me, case, barred) for case in sorted(barred.get(user.pk, ())))
    theirs = (
        one.user.name
        for one in staff
        for case in barred.get(one.user_id, ())
        if _handles(staff, one, case, barred) == me
    )
    return Substitutes(_shares(one.user.name if one else "" for one in mine), _shares(theirs))


def deciders(meeting: DecisionMeeting) -> list[str]:
    """The names of those whom nothing keeps from deciding the meeting, the first to declare first."""
    return list(_able(meeting).values_list("user__name", flat=True))


def _able(meeting: DecisionMeeting) -> QuerySet[Any]:
    """Declared decision makers without a bar in the meeting who neither locked it nor proposed anything in it."""
    cases = Bar.objects.filter(application__decisions__meeting=meeting, lifted_at__isnull=True)
    barred = cases.filter(person__user__isnull=False).values("person__user")
    proposed = meeting.decisions.values("proposed_by")
    able = _declared_staff(meeting.call).filter(decides=True).exclude(user__in=barred).exclude(user__in=proposed)
    return able.exclude(user=meeting.locked_by_id) if meeting.locked_by_id else able


def _handles(staff: list[Any], absent: Any, case: UUID, barred: dict[Any, set[UUID]]) -> Any:
    """The first colleague in the same role without a bar from the case, or None."""
    colleagues = (one for one in staff if _same_role(one, absent) and case not in barred.get(one.user_id, ()))
    return next(colleagues, None)


def _same_role(one: Any, other: Any) -> bool:
    """An officer is replaced by officers, whatever else the person is."""
    return bool(one.is_officer if other.is_officer else one.decides)


def _declared_staff(call: Call) -> QuerySet[Any]:
    declared = StaffDeclaration.objects.filter(call=call).select_related("user").order_by("at", "pk")
    roles = {"is_officer": Exists(_roles(Role.OFFICER)), "decides": Exists(_roles(Role.DECISION_MAKER))}
    return declared.annotate(**roles).filter(Q(is_officer=True) | Q(decides=True))


def _roles(role: str) -> QuerySet[AgencyRole]:
    own = Q(call=OuterRef("call")) | Q(call__isnull=True, agency=OuterRef("call__agency"))
    held = AgencyRole.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True)
    return held.filter(own, user=OuterRef("user"), role=role)


def _barred_from(call: Call, staff: list[Any]) -> dict[Any, set[UUID]]:
    keys = [one.user_id for one in staff]
    bars = Bar.objects.filter(application__call=call, person__user__in=keys, lifted_at__isnull=True)
    bars = bars.exclude(application__status=Status.WITHDRAWN.value)
    found: dict[Any, set[UUID]] = {}
    for user, application in bars.values_list("person__user", "application"):
        found.setdefault(user, set()).add(application)
    return found


def _shares(names: Iterable[str]) -> tuple[Share, ...]:
    return tuple(Share(name, n) for name, n in sorted(Counter(names).items()))
