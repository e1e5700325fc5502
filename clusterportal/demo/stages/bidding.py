"""What some reviewers say beforehand that they would like to read, and know: by their subjects, and always the same."""

from datetime import datetime

from applications.models import Round
from clusterportal import clock
from clusterportal.demo.stages.people import seats, user_of
from reviews.actions.bidding import Answer, save_bids
from reviews.domain.access import SITTING
from reviews.domain.affinity import subject_term
from reviews.domain.bidding import Competence, Wish
from reviews.models import Bid, Case, PanelRole
from reviews.queries.bidding import cases_to_bid_on

SILENT = 3
"""Of so many in a panel, one says nothing, and of so many applications one goes without a wish."""
EXPERT_FROM, KNOWS_FROM = 0.6, 0.2
WISHES = {Competence.EXPERT: Wish.GLADLY, Competence.KNOWS: Wish.CAN, Competence.OUTSIDE: Wish.RATHER_NOT}


def bid_some(round_: Round) -> None:
    """Most members and chairs answer; who has answered already is left alone."""
    for panel in round_.panels.order_by("name_en"):
        for place, seat in enumerate(seats(panel, *sorted(SITTING))):
            if place % SILENT != SILENT - 1:
                bid(round_, seat, at=clock.now())


def bid(round_: Round, seat: PanelRole, *, at: datetime) -> None:
    """One person's answers about the panel's applications."""
    if Bid.objects.filter(case__round=round_, reviewer=seat.reviewer).exists():
        return
    user = user_of(seat)
    own = tuple(code for entry in seat.reviewer.entries.all() for code in entry.subject_codes)
    cases = Case.objects.filter(pk__in=[case.pk for case in cases_to_bid_on(user, round_, at)])
    # Labels follow references, which differ from one making to the next.
    in_order = cases.order_by("application__submitted_version__title_en")
    known = in_order.values_list("pk", "application__submitted_version__document__subject_codes")
    answers = {
        key: _answer(tuple(codes), own, is_silent=place % SILENT == 1) for place, (key, codes) in enumerate(known)
    }
    save_bids(round_, answers, by=user, at=at)


def _answer(codes: tuple[str, ...], own: tuple[str, ...], *, is_silent: bool) -> Answer:
    competence = _competence(codes, own)
    return Answer("" if is_silent else WISHES[competence], competence)


def _competence(codes: tuple[str, ...], own: tuple[str, ...]) -> Competence:
    agreement = subject_term([codes], [own])[0, 0]
    if agreement >= EXPERT_FROM:
        return Competence.EXPERT
    return Competence.KNOWS if agreement >= KNOWS_FROM else Competence.OUTSIDE
