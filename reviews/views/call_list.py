"""The joint priority list of a call as its page shows it, and the page on which the chairs of its panels follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from applications.models import Call
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.actions import record_read
from reviews.domain.lifecycle import Stage
from reviews.domain.priority import last_within
from reviews.models import Case
from reviews.queries.arrangement import Arrangement, PanelList, Row
from reviews.queries.call_list import ListNow, list_now
from reviews.queries.visibility import stub_cases
from reviews.texts.call_list import areas_in_words, change_in_words, departure_in_words, in_page, stage_label
from reviews.texts.columns import column, language

KINDS = {Stage.PRIORITISED: "positive", Stage.RESERVE: "info", Stage.NOT_PRIORITISED: "negative"}


@dataclass(frozen=True)
class ShownRow:
    """A row of the joint list in words."""

    row: Row
    title: str
    panel: str
    place: str
    kind: str
    departure: str
    areas: list[str]
    is_last_within: bool

    @property
    def case(self) -> Case:
        return self.row.case


@dataclass(frozen=True)
class ShownPanel:
    """A panel's own list in words, and what it takes of the frame."""

    found: PanelList
    name: str
    cases: list[tuple[int, Case, int | None, str, str]]
    percent: str


@dataclass(frozen=True)
class ShownList:
    """The page: the joint list and the panels' lists side by side; `changes`: why it is out of date, where it is."""

    now: ListNow
    rows: list[ShownRow]
    panels: list[ShownPanel]
    changes: list[str]
    left_out: list[str]
    may_move: bool

    @property
    def left_sek(self) -> int:
        """What is left of the frame below the last prioritised row; negative where they ask for more."""
        arrangement = self.now.arrangement
        return arrangement.call.frame_sek - sum(one.share.amount_sek for one in arrangement.panels)

    @property
    def over_sek(self) -> int:
        return -self.left_sek


@dataclass(frozen=True)
class KeptRow:
    """A row of a version in words."""

    number: int
    row: Mapping[str, Any]
    title: str
    panel: str
    panel_place: str
    place: str
    so_far_sek: int


@login_required
@require_safe
def call_list(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """For a chair: what there is of the cases of the own panel, to read only."""
    call = Call.objects.select_related("agency").filter(pk=call_id).first()
    now = list_now(request.user, call, request.at) if call else None
    if call is None or now is None or not now.is_chair:
        raise Hidden
    record_read(f"call:{call.pk}:list", by=request.user, at=request.at)
    own = stub_cases(request.user).filter(panel__round__call=call).order_by("label")
    page = {"page": shown_list(now, may_move=False), "call": call, "stubs": list(own)}
    return render(request, "reviews/call_list.html", page)


def shown_list(now: ListNow, *, may_move: bool) -> ShownList:
    """The list in the language of the page, over the cases that the person sees."""
    arrangement = now.arrangement
    labels = _labels(now)
    names = {one.panel.pk: column(one.panel, "name") for one in arrangement.panels}
    return ShownList(
        now=now,
        rows=_rows(arrangement, labels, names),
        panels=[_panel(one, arrangement) for one in arrangement.panels if one.cases or one.unplaced],
        changes=[change_in_words(one, names, labels) for one in now.changes],
        left_out=sorted(labels[one.key] for one in now.to_take_in) if now.is_begun else [],
        may_move=may_move,
    )


def kept_rows(document: Mapping[str, Any]) -> list[KeptRow]:
    """The rows of a version, with the sums over them."""
    so_far_sek, found = 0, []
    for number, row in enumerate(document["rows"], start=1):
        so_far_sek += row["amount_sek"]
        words = (
            in_page(row, "title"),
            in_page(row, "panel"),
            stage_label(row["panel_place"]),
            stage_label(row["place"]),
        )
        found.append(KeptRow(number, row, *words, so_far_sek))
    return found


def _labels(now: ListNow) -> dict[UUID, str]:
    """Of the cases that are in the lists, and of those that were in the version that stands and may be known."""
    found = {key: case.label for key, case in now.arrangement.cases.items()}
    kept = now.standing.kept["rows"] if now.standing else ()
    return {UUID(row["case"]): row["label"] for row in kept if UUID(row["case"]) in now.known} | found


def _rows(arrangement: Arrangement, labels: Mapping[UUID, str], names: Mapping[Any, str]) -> list[ShownRow]:
    last = last_within([one.line for one in arrangement.rows])
    return [
        ShownRow(
            row=one,
            title=_title(arrangement, one.case),
            panel=names[one.case.panel_id],
            place=stage_label(one.place),
            kind=KINDS[one.place],
            departure=departure_in_words(one, labels),
            areas=areas_in_words(one, labels),
            is_last_within=one.case.pk == last,
        )
        for one in arrangement.rows
    ]


def _panel(one: PanelList, arrangement: Arrangement) -> ShownPanel:
    cases = [
        (each.rank, arrangement.cases[each.key], each.grade, stage_label(each.place), KINDS[each.place])
        for each in one.cases
    ]
    return ShownPanel(one, column(one.panel, "name"), cases, number_format(one.share.fraction * 100, 0))


def _title(arrangement: Arrangement, case: Case) -> str:
    facts = arrangement.facts[case.pk]
    return facts.title_sv if language() == "sv" else facts.title_en
