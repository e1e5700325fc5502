"""Ending a round that another follows: each case of a locked list goes on, is out, or is decided on as it stands."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.assignments import lock_round
from reviews.actions.cases import move_case
from reviews.domain.lifecycle import Outcome
from reviews.models import Case, Panel
from reviews.policies.rounds import check_end
from reviews.queries.rounds import cases_to_end


@transaction.atomic
def end_round(round_: Round, outcomes: Mapping[UUID, Outcome], *, by: User, at: datetime) -> int:
    """Say of cases, by key, what comes after this round; returns how many go on. Nothing of them changes but that.

    *Out* and *decide* can be changed until the case is attached to a decision meeting; what goes on has gone.
    Refused: `no_next_round`, and `illegal_stage` where one is not in a locked list or lies in a meeting.
    """
    lock(round_.call)
    round_ = lock_round(round_)
    check_end(by, round_)
    for panel in Panel.objects.filter(cases__in=outcomes).distinct().order_by("pk"):
        lock(panel)
    for key in sorted(outcomes):
        lock(Case(pk=key))
    cases = list(cases_to_end(by, round_, at).filter(pk__in=outcomes))
    if len(cases) != len(outcomes):
        raise Refused("illegal_stage")
    for case in cases:
        _say(case, outcomes[case.pk], by=by, at=at)
    return sum(one is Outcome.GOES_ON for one in outcomes.values())


def _say(case: Case, outcome: Outcome, *, by: User, at: datetime) -> None:
    if outcome is Outcome.GOES_ON:
        move_case(case, "go_on", by=by, at=at)
        return
    case.outcome = outcome.value
    case.save(update_fields=["outcome"])
    detail = {"case": str(case.pk), "outcome": outcome.value}
    append(f"application:{case.application_id}", "case.ended", detail=detail, by=by, at=at)
