"""What a reviewer would like to read, and how well the person knows it: said beforehand, by whoever wants to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once
from reviews.actions.bidding import save_bids
from reviews.forms.bidding import BidForm, BidFormRow
from reviews.models.bids import COMPETENCE_LABELS, WISH_LABELS
from reviews.policies.bidding import check_bid
from reviews.queries.bidding import BidRow, bid_rows, own_seats
from reviews.texts import sentence
from reviews.texts.columns import language

ANSWER_PART = "reviews/parts/bid_answer.html"


@dataclass(frozen=True)
class ShownRow:
    """A row with its two answers: the fields, or the words where nothing can be changed any more."""

    row: BidRow
    answer: SafeString | None

    @property
    def wish(self) -> str:
        return str(WISH_LABELS[self.row.wish]) if self.row.wish else ""

    @property
    def competence(self) -> str:
        return str(COMPETENCE_LABELS[self.row.competence]) if self.row.competence else ""


@dataclass(frozen=True)
class BidsPage:
    """`n_said`: of how many something is said. `closed`: why nothing can be changed, or nothing where it can."""

    round: Round
    rows: tuple[ShownRow, ...]
    closed: str
    n_said: int


@login_required
def bids(request: HttpRequest, round_id: UUID) -> HttpResponse:
    round_ = _own_round(request, round_id)
    rows = bid_rows(request.user, round_, request.at, language())
    if request.method != "POST":
        return _page(request, round_, rows, BidForm(rows))
    form = BidForm(rows, request.POST)
    if not form.is_valid():
        return _page(request, round_, rows, form)
    try:
        done = once(request, "bids", lambda at: {"changed": save_bids(round_, form.answers(), by=request.user, at=at)})
    except Refused as refused:
        form.refuse(refused)
        return _page(request, round_, rows, form)
    messages.success(request, _words_of(done["changed"]))
    return redirect("bids", round_.pk)


def _own_round(request: HttpRequest, round_id: UUID) -> Round:
    seat = own_seats(request.user, round_id).first()
    if seat is None:
        raise Hidden
    return seat.panel.round


def _words_of(n_changed: int) -> str:
    if not n_changed:
        return _("Saved. Nothing had changed.")
    words = ngettext(
        "Saved. You changed your answer on %(n)s application.",
        "Saved. You changed your answers on %(n)s applications.",
        n_changed,
    )
    return words % {"n": n_changed}


def _page(request: HttpRequest, round_: Round, rows: Sequence[BidRow], form: BidForm) -> HttpResponse:
    closed = _closed(request, round_)
    page = BidsPage(
        round=round_,
        rows=tuple(ShownRow(row, None) for row in rows) if closed else tuple(shown_rows(form)),
        closed=closed,
        n_said=sum(bool(row.wish or row.competence) for row in rows),
    )
    status = 422 if form.is_bound else 200
    return render(request, "reviews/bids.html", {"page": page, "form": form}, status=status)


def _closed(request: HttpRequest, round_: Round) -> str:
    try:
        check_bid(request.user, round_, request.at)
    except Refused as refused:
        return sentence(refused.code, refused.params)
    return ""


def shown_rows(form: BidForm) -> Iterator[ShownRow]:
    """The rows of the form. Those with the same answers are drawn once: 200 rows have 400 fields of four choices."""
    drawn: dict[tuple[str, str], tuple[BidRow, str]] = {}
    for form_row in form.rows():
        row = form_row.row
        if not form_row.is_plain:
            yield ShownRow(row, _drawn(form_row))
            continue
        if form_row.values not in drawn:
            drawn[form_row.values] = (row, _drawn(form_row))
        first, part = drawn[form_row.values]
        named = part.replace(str(first.case.pk), str(row.case.pk)).replace(first.case.label, row.case.label)
        yield ShownRow(row, mark_safe(named))  # noqa: S308 - keys and labels are the portal's own


def _drawn(form_row: BidFormRow) -> SafeString:
    return render_to_string(ANSWER_PART, {"form": form_row})
