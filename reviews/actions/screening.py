"""Screening cases out and lifting them back. Nothing that anybody has written or been given to read is touched."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from applications.models import Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.locking import lock
from reviews.actions.assignments import lock_round
from reviews.actions.cases import move_case
from reviews.models import Case, Panel
from reviews.policies.panels import check_screen
from reviews.queries.panels import in_order
from reviews.queries.visibility import seen_cases


@transaction.atomic
def screen_out(cases: Iterable[Case], *, reason: str, by: User, at: datetime) -> int:
    """Take cases out of reading lists and ranking, all or none; returns how many.

    Refused: `screening_needs_reason`, `illegal_stage` where one is no longer under review, and by policy.
    """
    locked = _locked(cases, reason, by, at)
    for case in locked:
        case.screened_reason, case.rank_when_screened, case.rank = reason.strip(), case.rank, None
        case.save(update_fields=["screened_reason", "rank_when_screened", "rank"])
        move_case(case, "screen_out", reason=reason.strip(), by=by, at=at)
    return len(locked)


@transaction.atomic
def lift_back(cases: Iterable[Case], *, reason: str, by: User, at: datetime) -> int:
    """Bring screened-out cases back as they were, to their place in the order too; returns how many."""
    locked = _locked(cases, reason, by, at)
    for case in sorted(locked, key=lambda one: one.rank_when_screened or 0):
        move_case(case, "lift_back", reason=reason.strip(), by=by, at=at)
        _put_back(case)
        case.screened_reason, case.rank_when_screened = "", None
        case.save(update_fields=["screened_reason", "rank_when_screened"])
    return len(locked)


def _locked(cases: Iterable[Case], reason: str, by: User, at: datetime) -> list[Case]:
    """The cases as they are once no run, list or review of them is being written. Hidden where one is not seen."""
    if not reason.strip():
        raise Refused("screening_needs_reason")
    keys = sorted(case.pk for case in cases)
    for round_ in Round.objects.filter(cases__in=keys).distinct().order_by("pk"):
        lock_round(round_)
    for panel in Panel.objects.filter(cases__in=keys).distinct().order_by("pk"):
        lock(panel)
    for key in keys:
        lock(Case(pk=key))
    seen = seen_cases(by, at, within=Q(pk__in=keys))
    if len(seen) != len(keys):
        raise Hidden
    for one in seen:
        check_screen(one)
    return [one.case for one in seen]


def _put_back(case: Case) -> None:
    """Give a case the place in the panel's order that it had, where it had one."""
    if case.rank_when_screened is None or case.panel is None:
        return
    order = [one for one in in_order(case.panel) if one.pk != case.pk]
    order.insert(case.rank_when_screened - 1, case)
    for rank, one in enumerate(order, start=1):
        one.rank = rank
    Case.objects.bulk_update(order, ["rank"])
