"""The priority list of a call tried otherwise. What is tried lives in the address alone: nothing is stored."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applications.models import Call
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from reviews.admin.call_list import CallListDesk
from reviews.domain.lifecycle import Stage
from reviews.domain.what_if import Try, differing, scenario
from reviews.forms.staff.what_if import WhatIfForm, read
from reviews.models import Decision
from reviews.policies import call_list as policies
from reviews.queries.frames import year_frames
from reviews.queries.substitutes import substitutes
from reviews.queries.what_if import Tryable, TryableList, tryable_list
from reviews.texts import what_if as texts
from reviews.texts.call_list import stage_label
from reviews.views.call_list import KINDS

OUTCOMES = dict(Decision.Outcome.choices)


@dataclass(frozen=True)
class Shown:
    """A row of the table in words. `said`: how it stands."""

    fields: Any
    said: str
    kind: str


@dataclass(frozen=True)
class Change:
    """Something that is tried; `place`: where an act of the list would put the case to carry it over, or nothing."""

    said: str
    row: Tryable
    place: str


class WhatIfDesk(CallListDesk):
    """Beside the page of the joint list, for those who put it in order."""

    acts = ()

    def page(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            raise Http404
        row = self.row(request, str(object_id))
        try:
            policies.check_officer(request.user, row)
        except Refused:
            return render(request, "admin/reviews/declare_first.html", self.context(request, row) | {"call": row})
        found = tryable_list(request.user, row, request.at, page_language())
        form = WhatIfForm(request.POST if request.method == "POST" else None, found.rows, read(request.GET, found.rows))
        if request.method == "POST" and form.is_valid():
            return redirect(f"{request.path}?{form.address()}")
        record_read(f"call:{row.pk}:list", by=request.user, at=request.at)
        context = self.context(request, row) | {
            "title": _("Try the list otherwise"),
            "substitutes": substitutes(request.user, row),
            "is_whole": found.is_whole,
            "form": form,
            "list_page": self.url("change", row),
            "move_url": reverse(f"admin:{self.url_name('move')}", args=[row.pk]),
            "token": found.now.arrangement.token,
        }
        return render(request, "admin/reviews/what_if.html", context | _tried(row, found, form))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.page)
        return [path("priorities/<uuid:object_id>/what-if/", view, name=self.url_name("what-if"))]


def _tried(call: Call, found: TryableList, form: WhatIfForm) -> dict[str, Any]:
    """How the list stands beside what is tried."""
    frames, with_rest = year_frames([call])[call.pk], {"with_rest": found.is_whole}
    pair = scenario(found.options, frames), scenario(form.now, frames)
    tries = differing(found.options, form.now)
    may_carry = found.now.is_begun and permits(policies.check_arrange, found.now)
    return {
        "may_carry": may_carry,
        "rows": [Shown(fields, *_standing(fields.row)) for fields in form.table()],
        "whole_columns": texts.whole_columns(),
        "whole_rows": texts.whole_rows(pair, call.frame_sek, **with_rest),
        "year_columns": texts.year_columns(**with_rest),
        "year_rows": texts.year_rows(pair, **with_rest),
        "crowds": [texts.crowds_in_words(one, found.rows) for one in pair],
        "warnings": texts.warnings_of(pair[1]),
        "changes": [
            Change(
                texts.change_in_words(row, tries[row.option.key]), row, _place(row, tries[row.option.key], may_carry)
            )
            for row in found.rows
            if row.option.key in tries
        ],
    }


def _standing(row: Tryable) -> tuple[str, str]:
    """Decided, proposed, or where the list has it."""
    if row.option.is_fixed:
        return capfirst(OUTCOMES[row.outcome]), "positive" if row.outcome == Decision.Outcome.GRANTED else "neutral"
    if row.outcome:
        return _("Proposed: %(outcome)s") % {"outcome": OUTCOMES[row.outcome]}, "info"
    return stage_label(row.place), KINDS[row.place]


def _place(row: Tryable, change: Try, may_carry: bool) -> str:
    """Of what is in a meeting the proposal is changed, not the list."""
    if not may_carry or row.outcome or change.counts is None:
        return ""
    return Stage.PRIORITISED.value if change.counts else Stage.RESERVE.value
