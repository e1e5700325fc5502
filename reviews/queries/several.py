"""What an act on several applications would do: with which of them, and why not with the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.domain.lifecycle import MAY_GET_MORE_TIME, Status
from applications.models import Application
from applications.queries.eligibility import findings_in_the_way
from clusterportal.accounts.models import User
from reviews.queries.desk import applications_handled_by, applications_of_staff
from reviews.queries.submitted import with_submitted

READY = (Status.SIGNED, Status.SUBMITTED)
ELIGIBLE, REMIND, EXTEND, EXPORT = "eligible", "remind", "extend", "export"
NOT_YOURS = _("You do not handle it.")
JUDGED = _("Its eligibility is judged already.")
NOT_READY = _("It cannot be judged in its present state.")
A_RULE = _("A rule stands in the way: judge it by itself.")
NOT_WAITING = _("It does not wait for a signature.")


@dataclass(frozen=True)
class Plan:
    """`ready`: those with which the act would be done; `left_out`: the others, each with the reason."""

    act: str
    ready: tuple[Application, ...]
    left_out: tuple[tuple[Application, str], ...]

    @property
    def mark(self) -> str:
        """Stands for exactly these applications and this act."""
        return sha256("\n".join([self.act, *sorted(str(one.pk) for one in self.ready)]).encode()).hexdigest()


def plan_of(act: str, keys: Sequence[str], user: User, at: datetime) -> Plan:
    """Of what the person sees among `keys`; anything else is not told of."""
    seen = with_submitted(applications_of_staff(user, at).filter(pk__in=[UUID(key) for key in keys]))
    rows = list(seen.select_related("call__agency", "case_number", "eligibility", "submitted_version"))
    handled = _handled(rows, user, at)
    reasons = {one.pk: reason for one in rows if (reason := _reason(act, one, handled))}
    if act == ELIGIBLE:
        free = [one for one in rows if one.pk not in reasons]
        reasons |= dict.fromkeys(findings_in_the_way(free), A_RULE)
    ready = tuple(one for one in rows if one.pk not in reasons)
    return Plan(act, ready, tuple((one, str(reasons[one.pk])) for one in rows if one.pk in reasons))


def _handled(rows: Sequence[Application], user: User, at: datetime) -> frozenset[UUID]:
    found: QuerySet[Application] = applications_handled_by(user, at).filter(pk__in=[one.pk for one in rows])
    return frozenset(found.values_list("pk", flat=True))


def _reason(act: str, row: Application, handled: frozenset[UUID]) -> object:
    """Why the act would not be done with the application; nothing where it would."""
    if act == EXPORT:
        return ""
    if row.pk not in handled:
        return NOT_YOURS
    if act == ELIGIBLE:
        if hasattr(row, "eligibility"):
            return JUDGED
        waits = row.status == Status.SUBMITTED and row.call.needs_signature
        return NOT_READY if waits or Status(row.status) not in READY else ""
    wanted = frozenset({Status.AWAITING_SIGNATURE}) if act == REMIND else MAY_GET_MORE_TIME
    return "" if Status(row.status) in wanted else NOT_WAITING
