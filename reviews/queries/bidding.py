"""What reviewers have said beforehand of the cases of their panels, and of which cases one says it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Bar, Round
from clusterportal.accounts.models import User
from reviews.domain.access import SITTING
from reviews.domain.affinity import Said
from reviews.domain.lifecycle import Stage
from reviews.models import Bid, Case, Declaration, PanelRole
from reviews.queries.declaring import own_roles, own_standing_answers
from reviews.queries.visibility import seen_cases

CLEAR = Declaration.Answer.NONE


@dataclass(frozen=True)
class BidRow:
    """A case with what the person has said of it; what is empty is not said."""

    case: Case
    title: str
    area: str
    wish: str
    competence: str


def own_seats(user: User, round_: Any) -> QuerySet[PanelRole]:
    """The person's parts in the round's panels in which cases are read."""
    return own_roles(user).filter(panel__round=round_, role__in=SITTING)


def cases_to_bid_on(user: User, round_: Round, at: datetime) -> tuple[Case, ...]:
    """The cases of the own panels that the person has declared free of conflict, by label.

    What is barred, or not answered about, is not among them.
    """
    clear = own_standing_answers(user).filter(answer=CLEAR)
    within = Q(Exists(clear), round=round_, panel__in=own_seats(user, round_).values("panel"))
    return tuple(one.case for one in seen_cases(user, at, within=within & ~Q(stage=Stage.SCREENED_OUT)))


def bid_rows(user: User, round_: Round, at: datetime, language: str) -> tuple[BidRow, ...]:
    """The same cases with what the person has said of them; two statements more, however many."""
    cases = cases_to_bid_on(user, round_, at)
    facts, said = _facts(cases, language), own_bids(user, cases)
    return tuple(BidRow(case, *facts[case.pk], *said.get(case.pk, ("", ""))) for case in cases)


def own_bids(user: User, cases: Collection[Case]) -> dict[UUID, tuple[str, str]]:
    """Wish and competence by case, as the person has said them."""
    rows = Bid.objects.filter(reviewer__person__user=user, case__in=[case.pk for case in cases])
    return {case: (wish, competence) for case, wish, competence in rows.values_list("case", "wish", "competence")}


def standing_bids() -> QuerySet[Bid]:
    """What counts: said by who sits in the case's panel, has declared it free of conflict and is not barred."""
    case, person = {"application": OuterRef("case__application")}, {"person": OuterRef("reviewer__person")}
    bars = Bar.objects.filter(**case, **person, lifted_at__isnull=True)
    answers = Declaration.objects.filter(**case, **person, round=OuterRef("case__round"), answer=CLEAR)
    seats = PanelRole.objects.filter(panel=OuterRef("case__panel"), reviewer=OuterRef("reviewer"), role__in=SITTING)
    clear, sits = answers.filter(asked_again_at__isnull=True), seats.filter(ended_at__isnull=True)
    return Bid.objects.filter(~Exists(bars), Exists(clear), Exists(sits))


def said_of(row: Mapping[Any, int], column: Mapping[Any, int]) -> Said:
    """What counts of what was said, for places by the keys of cases and of reviewers; one statement."""
    rows = standing_bids().filter(case__in=list(row), reviewer__in=list(column))
    found = rows.values_list("case", "reviewer", "wish", "competence")
    return said_in({(row[case], column[reviewer]): said for case, reviewer, *said in found})


def said_in(bids: Mapping[tuple[int, int], Sequence[str]]) -> Said:
    """The same from wish and competence by place."""
    return Said(
        bid={pair: wish for pair, (wish, _competence) in bids.items() if wish},
        competence={pair: competence for pair, (_wish, competence) in bids.items() if competence},
    )


def _facts(cases: Collection[Case], language: str) -> dict[UUID, tuple[str, str]]:
    """Title and technology area by case."""
    version = "application__submitted_version__"
    columns = (f"{version}title_{language}", f"{version}title_en", f"{version}area__name_{language}")
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("pk", *columns)
    return {key: (title or in_english, area or "") for key, title, in_english, area in rows}
