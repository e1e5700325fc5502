"""Saying beforehand what one would like to read, and how well one knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.models import Bid, Reviewer
from reviews.policies.bidding import check_bid
from reviews.queries.bidding import cases_to_bid_on, own_bids


@dataclass(frozen=True)
class Answer:
    """What is said of one case: a Wish and a Competence; what is empty is not said."""

    wish: str = ""
    competence: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.wish or self.competence)


@transaction.atomic
def save_bids(round_: Round, answers: Mapping[UUID, Answer], *, by: User, at: datetime) -> int:
    """Keep answers by case; returns how many have changed. An empty one takes back what was said.

    Of what is not named in `answers` nothing changes. Refused: `bidding_closed`, `not_in_bidding`.
    """
    check_bid(by, round_, at)
    reviewer = Reviewer.objects.get(person__user=by)
    lock_people([reviewer.person_id])
    mine = {case.pk: case for case in cases_to_bid_on(by, round_, at)}
    if not set(answers) <= set(mine):
        raise Refused("not_in_bidding")
    kept = {key: Answer(*said) for key, said in own_bids(by, mine.values()).items()}
    changed = {key: answer for key, answer in answers.items() if kept.get(key, Answer()) != answer}
    if changed:
        _write(reviewer, changed, at=at)
        detail = {"round": str(round_.pk), "n_bids": len(changed)}
        append(f"call:{round_.call_id}", "bids.saved", detail=detail, by=by, at=at)
    return len(changed)


def _write(reviewer: Reviewer, changed: Mapping[UUID, Answer], *, at: datetime) -> None:
    taken_back = [key for key, answer in changed.items() if not answer.says_something]
    Bid.objects.filter(reviewer=reviewer, case__in=taken_back).delete()
    Bid.objects.bulk_create(
        (
            Bid(reviewer=reviewer, case_id=key, wish=answer.wish, competence=answer.competence, at=at)
            for key, answer in changed.items()
            if answer.says_something
        ),
        update_conflicts=True,
        unique_fields=["case", "reviewer"],
        update_fields=["wish", "competence", "at"],
    )
