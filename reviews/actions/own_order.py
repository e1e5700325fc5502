"""The order that a reviewer keeps for himself: it helps nobody else, and decides nothing."""

from datetime import datetime

from django.db import transaction

from applications.actions.people import lock_people
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.domain.own_order import moved
from reviews.models import Case, OwnOrder, Reviewer
from reviews.queries.own_reviews import own_cases


@transaction.atomic
def move_own_review(case: Case, step: int, *, by: User, at: datetime) -> None:
    """Move one of the own applications `step` places down, negative for up. Hidden where the person reviews it not."""
    reviewer = Reviewer.objects.filter(person__user=by).first()
    if reviewer is None:
        raise Hidden
    lock_people([reviewer.person_id])
    keys = [str(one.case.pk) for one in own_cases(by, case.round, at)]
    if str(case.pk) not in keys:
        raise Hidden
    after = list(moved(keys, str(case.pk), step))
    OwnOrder.objects.update_or_create(reviewer=reviewer, round=case.round, defaults={"cases": after})
    append(f"account:{by.pk}", "own_order.moved", detail={"round": str(case.round_id)}, by=by, at=at)
