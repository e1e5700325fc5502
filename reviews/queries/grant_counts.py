"""What of the grants waits, for an officer's first page: rows by name, counted with the others in one statement."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from clusterportal.accounts.models import User
from reviews.domain.grants import FREED, GrantState
from reviews.domain.yearly_reports import ReportState
from reviews.models import ChangeRequest, Decision, Grant, YearlyReport
from reviews.queries.counting import Rows
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.grant_changes import ready
from reviews.queries.reserves import undecided_reserves, were_reserves
from reviews.queries.yearly_reports import ASKED, LEADERS

OF_GRANT = "decision__application__call"
OF_OTHERS = f"grant__{OF_GRANT}"


def grant_rows(user: User, calls: Collection[UUID], at: datetime) -> dict[str, Rows]:
    """Grants that wait, have lapsed, have freed their amounts or took freed ones; reports; requests; reserves."""
    seen = {"decision__in": decisions_of_staff(user, at), f"{OF_GRANT}__in": calls}
    grants = Grant.objects.filter(**seen)
    of_grants = {f"grant__{name}": value for name, value in seen.items()}
    reports = YearlyReport.objects.filter(ASKED, **of_grants)
    lapsed, waits = Q(due_on__lt=localdate(at)), Q(state=GrantState.WAITING.value)
    is_freed = Q(state__in=sorted(state.value for state in FREED))
    overdue = Q(due_on__lt=localdate(at), state__in=LEADERS)
    decided = decisions_of_staff(user, at).filter(application__call__in=calls)
    return {
        "grants_waiting": (OF_GRANT, grants.filter(waits & ~lapsed)),
        "grants_lapsed": (OF_GRANT, grants.filter(waits & lapsed)),
        "grants_freed": (OF_GRANT, grants.filter(is_freed)),
        "grants_called_up": ("application__call", _called_up(decided, grants.filter(is_freed))),
        "reports_overdue": (OF_OTHERS, reports.filter(overdue)),
        "reports_submitted": (OF_OTHERS, reports.filter(state=ReportState.SUBMITTED.value)),
        "changes_ready": (OF_OTHERS, ready(ChangeRequest.objects.filter(**of_grants))),
        "reserves": ("round__call", undecided_reserves(user, calls, at)),
    }


def _called_up(decisions: QuerySet[Decision], freed: QuerySet[Grant]) -> QuerySet[Decision]:
    """The reserves that were, or are to be, granted after a `freed` grant of the call had given its amount back."""
    of_call = freed.filter(**{OF_GRANT: OuterRef("application__call")})
    since = of_call.alias(freed_at=Coalesce("ended_at", "settled_at"))
    later = Q(Exists(since), grant__isnull=True) | Q(Exists(since.filter(freed_at__lt=OuterRef("grant__offered_at"))))
    return decisions.filter(later, Exists(were_reserves(OuterRef("application"))), outcome=Decision.Outcome.GRANTED)
