"""The matrix of a run, all pairs of one application or reviewer, and the page of one pair."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from reviews.admin.round_acts import ROUND_ACTS
from reviews.domain.choices import Wanted
from reviews.domain.matching import Explanation
from reviews.domain.pair_matrix import TAKEN, PairState
from reviews.forms.staff.matrix import MatrixForm
from reviews.models import AssignmentRun
from reviews.policies.staff import check_declared_officer
from reviews.queries.composition import reviewers_kept_by
from reviews.queries.matching import MICRO
from reviews.queries.matrix import Column, Matrix, Row, matrix_of
from reviews.queries.run_pairs import Pair, pair_of
from reviews.texts.assignments import TERMS
from reviews.texts.run_pairs import (
    KINDS,
    STATES,
    About,
    closed_line,
    in_percent,
    points,
    reasons,
    share_of,
    swap_line,
    weight,
)

PAGE_SIZE = 40
STATE = ("panel", "text", "rows", "columns", "page")
"""What the address of a matrix says; the pages behind it carry it along, so that one comes back to where one was."""

CHANGE = next(act for act in ROUND_ACTS if act.name == "change-readers")
WISHES = {
    Wanted.KEEP: gettext_lazy("Ask for a change in which %(name)s keeps %(label)s"),
    Wanted.FORBID: gettext_lazy("Ask for a change in which %(name)s does not read %(label)s"),
    Wanted.FORCE: gettext_lazy("Ask for a change in which %(name)s reads %(label)s"),
}

Page = Callable[[PortalModelAdmin, HttpRequest, AssignmentRun], HttpResponse]


def matrix_urls(owner: PortalModelAdmin) -> list[URLPattern]:
    """The addresses of both pages, under that of the run."""
    return [_url(owner, name, page) for name, page in (("matrix", _matrix_page), ("pair", _pair_page))]


def _url(owner: PortalModelAdmin, name: str, page: Page) -> URLPattern:
    def view(request: HttpRequest, object_id: UUID) -> HttpResponse:
        run = owner.row(request, str(object_id))
        try:
            check_declared_officer(request.user, run.round.call)
        except Refused as refusal:
            raise Http404 from refusal
        if "solution" not in (run.result or {}) or request.method not in {"GET", "HEAD"}:
            raise Http404
        return page(owner, request, run)

    return path(f"<uuid:object_id>/{name}/", owner.admin_site.admin_view(view), name=owner.url_name(name))


def _matrix_page(owner: PortalModelAdmin, request: HttpRequest, run: AssignmentRun) -> HttpResponse:
    matrix = matrix_of(request.user, run, request.at)
    if {"case", "reviewer"} & set(request.GET):
        return _list_page(owner, request, matrix)
    form = MatrixForm(request.GET or None, matrix=matrix)
    shown = matrix.narrowed(form.wanted)
    page = Paginator(shown.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = _context(owner, request, run) | {
        "title": _("Applications and reviewers, pair by pair"),
        "matrix": shown,
        "filter": form if form.fields else None,
        "page": page,
        "rows": [(row, shown.cells(row)) for row in page],
        "is_empty": not matrix.rows,
        "legend": [(state.name.lower(), STATES[state]) for state in PairState if state != PairState.OUTSIDE],
    }
    return render(request, "admin/reviews/matrix.html", context)


def _list_page(owner: PortalModelAdmin, request: HttpRequest, matrix: Matrix) -> HttpResponse:
    """All pairs of the application or of the reviewer in the address."""
    if "case" in request.GET:
        row = _there(matrix.row(request.GET["case"]))
        pairs, title = [(row, column) for column in matrix.columns], row.label
    else:
        column = _there(matrix.column(request.GET["reviewer"]))
        pairs, title = [(row, column) for row in matrix.rows], column.name
    context = _context(owner, request, matrix.run) | {
        "title": title,
        "lead": row.title if "case" in request.GET else "",
        "pairs": [_listed(request, matrix, *pair) for pair in _best_first(matrix, pairs)],
        "of_case": "case" in request.GET,
    }
    return render(request, "admin/reviews/pairs.html", context)


def _best_first(matrix: Matrix, pairs: list[tuple[Row, Column]]) -> list[tuple[Row, Column]]:
    """By affinity; what is not in the panel stands last."""

    def key(pair: tuple[Row, Column]) -> tuple[bool, int]:
        row, column = pair
        return matrix.state(row, column) == PairState.OUTSIDE, -int(matrix.affinity[row.place, column.place])

    return sorted(pairs, key=key)


def _listed(request: HttpRequest, matrix: Matrix, row: Row, column: Column) -> dict[str, Any]:
    state = matrix.state(row, column)
    return {
        "name": column.name if "case" in request.GET else row.label,
        "title": "" if "case" in request.GET else row.title,
        "affinity": in_percent(int(matrix.affinity[row.place, column.place]) / MICRO),
        "state": STATES[state],
        "kind": KINDS[state],
        "query": _query(request, case=row.key, reviewer=column.key),
    }


def _pair_page(owner: PortalModelAdmin, request: HttpRequest, run: AssignmentRun) -> HttpResponse:
    matrix = matrix_of(request.user, run, request.at)
    row = _there(matrix.row(request.GET.get("case", "")))
    column = _there(matrix.column(request.GET.get("reviewer", "")))
    pair = pair_of(matrix, row, column, exact="exact" in request.GET)
    about = About(row.label, column.name, pair.state, pair.rules, pair.was_closed_by_hand)
    context = _context(owner, request, run) | {
        "title": _("%(label)s and %(name)s") % {"label": row.label, "name": column.name},
        "row": row,
        "column": column,
        "pair": pair,
        "status": STATES[pair.state],
        "kind": KINDS[pair.state],
        "affinity": in_percent(pair.affinity),
        "terms": [_term(one) for one in pair.terms],
        "is_taken": pair.state in TAKEN,
        "reasons": _reasons(pair, about),
        "cost": _cost(pair, matrix, request, exact="exact" in request.GET),
        "links": [*_links(request, row, column), *change_links(request, run, pair)],
        "row_query": _query(request, case=row.key),
        "column_query": _query(request, reviewer=column.key),
    }
    return render(request, "admin/reviews/pair.html", context)


def change_links(request: HttpRequest, run: AssignmentRun, pair: Pair) -> list[dict[str, str]]:
    """What an officer can ask of the round from here, where its readers can still be changed by a run."""
    if not permits(CHANGE.check, request.user, run.round, request.at):
        return []
    page = reverse(f"admin:reviews_assignmentrun_round_{CHANGE.name}", args=[run.round_id])
    wanted = f"{pair.row.key}:{pair.column.key}"
    given = {"label": pair.row.label, "name": pair.column.name}
    return [
        {"url": f"{page}?{urlencode({wish: wanted})}", "label": str(words) % given} for wish, words in _wishes(pair)
    ]


def _wishes(pair: Pair) -> list[tuple[Wanted, Any]]:
    """A pair that is closed can be asked for no more."""
    if pair.state in TAKEN:
        return [(wish, WISHES[wish]) for wish in (Wanted.KEEP, Wanted.FORBID)]
    is_free = pair.state == PairState.OPEN and not pair.has_new_conflict
    return [(Wanted.FORCE, WISHES[Wanted.FORCE])] if is_free else []


def _links(request: HttpRequest, row: Row, column: Column) -> list[dict[str, str]]:
    """The application's page, and the reviewer's where the agency's register has one."""
    found = [
        {
            "url": reverse("admin:applications_application_change", args=[row.case.application_id]),
            "label": _("Read the application %(label)s") % {"label": row.label},
        }
    ]
    if reviewers_kept_by(request.user).filter(pk=column.key).exists():
        url = reverse("admin:reviews_reviewer_change", args=[column.key])
        found.append({"url": url, "label": _("%(name)s in the register") % {"name": column.name}})
    return found


def _term(one: Any) -> dict[str, Any]:
    return {
        "name": TERMS[one.name],
        "value": in_percent(one.value),
        "share": weight(one.share),
        "contribution": in_percent(one.contribution),
    }


def _reasons(pair: Pair, about: About) -> list[str]:
    """Whoever does not see the whole run is told what closes a pair, and no more."""
    if pair.explanation is not None:
        return reasons(pair.explanation, about)
    return [closed_line(about)] if pair.state in {PairState.CONFLICT, PairState.OUTSIDE, PairState.CLOSED} else []


def _cost(pair: Pair, matrix: Matrix, request: HttpRequest, *, exact: bool) -> dict[str, Any] | None:
    """What it costs to have the pair; None where it is there or cannot be had."""
    explanation = pair.explanation
    if explanation is None or pair.state != PairState.OPEN:
        return None
    return {
        "least": _priced(explanation.cost_lower_bound, pair),
        "exact": _priced(explanation.cost_exact, pair),
        "is_worked_out": exact,
        "takes_a_solve": any(rule.is_hard for rule in pair.rules),
        "swaps": _swaps(explanation, matrix),
        "url": "?" + _query(request, case=pair.row.key, reviewer=pair.column.key, exact="1"),
    }


def _priced(cost: float | None, pair: Pair) -> dict[str, Any] | None:
    if cost is None:
        return None
    return {"is_free": not cost, "points": points(cost), "share": share_of(cost, pair.total or 0.0)}


def _swaps(explanation: Explanation, matrix: Matrix) -> list[str]:
    labels = {row.place: row.label for row in matrix.rows}
    names = {column.place: column.name for column in matrix.columns}
    return [swap_line(labels[one.application], names[one.dropped], names[one.added]) for one in explanation.swaps]


def _context(owner: PortalModelAdmin, request: HttpRequest, run: AssignmentRun) -> dict[str, Any]:
    return owner.context(request, run) | {
        "row_title": owner.page_title(run),
        "matrix_url": owner.url("matrix", run),
        "pair_url": owner.url("pair", run),
        "state_query": _query(request),
    }


def _query(request: HttpRequest, **more: str) -> str:
    """The query string of a page: `more`, and where in the matrix one came from."""
    kept = {name: request.GET[name] for name in STATE if request.GET.get(name)}
    return urlencode(more | kept)


def _there(found: Any) -> Any:
    if found is None:
        raise Http404
    return found
