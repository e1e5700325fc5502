"""Declaring conflicts of interest: rules first, then every application, and later whatever is found later."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.naming import text_in
from applications.models import Call, Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.declarations import accept_rules, declare, declare_as_staff
from reviews.forms.declaring import ConflictForm, DeclarationForm, FormRow, RulesForm
from reviews.models import Conflict
from reviews.policies.bidding import check_bid
from reviews.policies.staff import check_declares_as_staff
from reviews.queries.declaring import Row, own_roles, rows_of_call, rows_of_round
from reviews.queries.reading import Parties, parties_by_application, parties_of
from reviews.queries.visibility import case_for
from reviews.texts.columns import language
from reviews.texts.conflicts import evidence_line, rule_label

ANSWER_PART = "reviews/parts/declaration_answer.html"


@dataclass(frozen=True)
class Hit:
    """What the portal has found, in words. `kind`: shown (it informs), open (to be judged) or judged as a conflict."""

    text: str
    kind: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ShownRow:
    """A row of the declaration with what one needs to know to answer, and where to; `newcomers` by name."""

    form: FormRow
    answer: SafeString
    parties: Parties
    hits: tuple[Hit, ...]
    newcomers: tuple[str, ...]


@dataclass(frozen=True)
class ShownGroup:
    """The rows of one group, `key` as in reviews.queries.declaring.Group."""

    key: str
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True)
class DeclarationPage:
    """`closed`: the cases in which the person has declared a conflict, as (label, title).

    `bids_url`: where to say what one would like to review, once everything is answered.
    """

    call: Call
    form: DeclarationForm
    groups: tuple[ShownGroup, ...]
    closed: tuple[tuple[str, str], ...]
    n_open: int
    is_staff: bool
    bids_url: str


@login_required
def declaration(request: HttpRequest, round_id: UUID) -> HttpResponse:
    round_ = _own_round(request, round_id)
    roles = own_roles(request.user).filter(panel__round=round_)
    if roles.filter(rules_accepted_at__isnull=True).exists():
        return _rules(request, round_)
    rows = rows_of_round(request.user, round_)
    form = DeclarationForm(rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.answers(with_rest="rest" in request.POST)
        try:
            done = once(
                request,
                "declaration",
                lambda at: {"left": declare(round_, answers, by=request.user, at=at)},
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _declared(request, round_, done["left"])
    is_done = all(row.is_answered for row in rows)
    bids_url = _bids_url(request, round_) if is_done else ""
    return _declaration_page(request, round_.call, form, rows, bids_url=bids_url)


@login_required
def staff_declaration(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = Call.objects.select_related("agency").filter(pk=call_id).first()
    if call is None:
        raise Hidden
    check_declares_as_staff(request.user, call)
    rows = rows_of_call(request.user, call, request.at)
    form = DeclarationForm(rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.answers(with_rest="rest" in request.POST)
        try:
            once(request, "staff_declaration", lambda at: _as_staff(request, call, answers, at))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Your declaration is complete."))
            return redirect("admin:index")
    return _declaration_page(request, call, form, rows, is_staff=True)


@login_required
def declare_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A conflict that a reviewer finds later, with one application still to be seen. Staff declare for the call."""
    seen = case_for(request.user, case_id, request.at)
    _own_round(request, seen.case.round_id)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = {seen.case.application_id: form.answer()}
        try:
            once(
                request,
                "declare_case",
                lambda at: {"left": declare(seen.case.round, answers, by=request.user, at=at)},
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The conflict is declared. The application is closed to you."))
            return redirect("declaration", seen.case.round_id)
    parties = parties_of(seen.case.application, language())
    return render(request, "reviews/declare_case.html", {"form": form, "case": seen.case, "parties": parties})


def _own_round(request: HttpRequest, round_id: UUID) -> Round:
    role = own_roles(request.user).filter(panel__round=round_id).first()
    if role is None:
        raise Hidden
    return role.panel.round


def _rules(request: HttpRequest, round_: Round) -> HttpResponse:
    form = RulesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept_rules(round_, by=request.user, at=request.at)
        return redirect("declaration", round_.pk)
    return render(request, "reviews/rules.html", {"form": form, "call": round_.call})


def _as_staff(request: HttpRequest, call: Call, answers: Any, at: Any) -> dict[str, Any]:
    declare_as_staff(call, answers, by=request.user, at=at)
    return {"complete": True}


def _declared(request: HttpRequest, round_: Round, n_left: int) -> HttpResponse:
    if n_left == 0:
        messages.success(request, _("Your declaration is complete."))
        return redirect("reviewing")
    messages.warning(request, _words_of_left(n_left, with_rest="rest" in request.POST) % {"n": n_left})
    return redirect("declaration", round_.pk)


def _words_of_left(n_left: int, *, with_rest: bool) -> str:
    """`with_rest`: what is left then is what the portal has closed."""
    if with_rest:
        return ngettext(
            "Saved. %(n)s application is closed until it is judged and needs your own answer.",
            "Saved. %(n)s applications are closed until they are judged and need your own answer.",
            n_left,
        )
    return ngettext(
        "Saved. %(n)s application has no answer yet.", "Saved. %(n)s applications have no answer yet.", n_left
    )


def _bids_url(request: HttpRequest, round_: Round) -> str:
    return reverse("bids", args=[round_.pk]) if permits(check_bid, request.user, round_, request.at) else ""


def _declaration_page(
    request: HttpRequest,
    call: Call,
    form: DeclarationForm,
    rows: Sequence[Row],
    *,
    is_staff: bool = False,
    bids_url: str = "",
) -> HttpResponse:
    record_read(f"call:{call.pk}:parties", by=request.user, at=request.at)
    parties = parties_by_application([row.application.pk for row in rows], language())
    page = DeclarationPage(
        call=call,
        form=form,
        groups=_groups(shown_rows(form, parties)),
        closed=tuple((row.label, parties[row.application.pk].title) for row in rows if row.is_closed),
        n_open=sum(not row.is_answered for row in rows),
        is_staff=is_staff,
        bids_url=bids_url,
    )
    status = 200 if not form.is_bound else 422
    return render(request, "reviews/declaration.html", {"page": page, "form": form}, status=status)


def _groups(rows: Iterable[ShownRow]) -> tuple[ShownGroup, ...]:
    """Those that have rows; the rows stand in the order of the groups."""
    return tuple(ShownGroup(key.value, tuple(found)) for key, found in groupby(rows, lambda one: one.form.row.group))


def shown_rows(form: DeclarationForm, parties: Mapping[UUID, Parties]) -> Iterator[ShownRow]:
    """The rows of the form with what was found, in words."""
    drawn: dict[Any, tuple[Row, str]] = {}
    for form_row in form.rows():
        row = form_row.row
        hits = tuple(
            Hit(rule_label(hit.rule), _kind(hit), tuple(evidence_line(one) for one in hit.evidence)) for hit in row.hits
        )
        newcomers = row.declaration.newcomers if row.declaration else ()
        names = tuple(text_in(one, "name", language()) for one in newcomers)
        yield ShownRow(form_row, _answer_part(form_row, drawn), parties[row.application.pk], hits, names)


def _answer_part(form_row: FormRow, drawn: dict[Any, tuple[Row, str]]) -> SafeString:
    """The fields of a row. Plain ones with the same answer are drawn once: 200 rows have 3,000 widgets between them."""
    row, answer = form_row.row, form_row.answer.value() or ""
    if not form_row.is_plain:
        return render_to_string(ANSWER_PART, {"form": form_row})
    if answer not in drawn:
        drawn[answer] = (row, render_to_string(ANSWER_PART, {"form": form_row}))
    first, part = drawn[answer]
    named = part.replace(str(first.application.pk), str(row.application.pk)).replace(first.label, row.label)
    return mark_safe(named)  # noqa: S308 - keys and labels are the portal's own


def _kind(hit: Conflict) -> str:
    if hit.state == Conflict.State.DISQUALIFIED:
        return "judged"
    return "shown" if hit.tier == Conflict.Tier.SHOWN else "open"
