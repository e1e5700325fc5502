"""All own reviews of a round side by side, in an order that the reviewer keeps for himself."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from applications.models import Criterion, Round
from clusterportal.accounts.errors import Hidden
from clusterportal.requests.actions import once
from reviews.actions.own_order import move_own_review
from reviews.domain.access import Right
from reviews.queries.own_reviews import OwnRow, own_cases, own_rows
from reviews.queries.visibility import case_for
from reviews.texts.columns import language

STEPS = {"up": -1, "down": 1}
PLACES = re.compile(r"-?[0-9]{1,4}")


@dataclass(frozen=True)
class OwnReviewsPage:
    """The table: a column for each criterion, a row for each application."""

    round: Round
    criteria: list[Criterion]
    rows: tuple[OwnRow, ...]


@login_required
def own_reviews(request: HttpRequest, round_id: UUID) -> HttpResponse:
    round_ = Round.objects.select_related("call__agency").filter(pk=round_id).first()
    cases = own_cases(request.user, round_, request.at) if round_ else ()
    if round_ is None or not cases:
        raise Hidden
    criteria = list(round_.criteria.order_by("position", "pk"))
    page = OwnReviewsPage(round_, criteria, own_rows(request.user, cases, criteria, language()))
    return render(request, "reviews/own_reviews.html", {"page": page})


@login_required
@require_POST
def move_own(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A step up or down; or, as who drags sends it, any number of places."""
    case = case_for(request.user, case_id, request.at, Right.TITLE).case
    step = _step(request.POST.get("step", ""))

    def act(at: Any) -> dict[str, Any]:
        move_own_review(case, step, by=request.user, at=at)
        return {"moved": True}

    once(request, "move_own_review", act)
    return redirect(f"{reverse('own_reviews', args=[case.round_id])}#row-{case.label}")


def _step(text: str) -> int:
    """Raises Hidden where it is none."""
    if text in STEPS:
        return STEPS[text]
    if not PLACES.fullmatch(text):
        raise Hidden
    return int(text)
