"""The budget as a spreadsheet: out, and in again after a look at the differences."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from applications.actions.budget import import_budget as keep_budget
from applications.domain.spreadsheets import CONTENT_TYPE, MAX_BYTES, Unreadable
from applications.domain.workbook import Lines, PartySheet, write
from applications.domain.workbook_reading import Read, read
from applications.forms.budget_import import DifferencesForm, WorkbookForm
from applications.models import Application
from applications.policies.applications import check_edit, check_read
from applications.queries.budgets import Difference, differences, sheets_of
from applications.queries.forms import form_of
from applications.texts.budget import lines_of, problem_in_words, words_of_workbook
from applications.texts.reading import page_language
from applications.views.budget_grid import to_overview
from applications.views.own import Head, head_below, own_application
from clusterportal.accounts.errors import Refused
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import made_attachment
from clusterportal.requests.actions import once

MAX_PROBLEMS = 50


@dataclass(frozen=True)
class DifferenceRow:
    """An amount as it is and as the file has it."""

    label: str
    year: int
    difference: Difference


@dataclass(frozen=True)
class PartyDifferences:
    """What the file changes for one party."""

    key: str
    name: str
    rows: list[DifferenceRow]


@login_required
def export_budget(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    check_read(request.user, application, request.at)
    words = words_of_workbook(date_format(localtime(request.at), "j F Y, H:i"))
    content = write(application.reference, sheets_of(application, page_language()), _lines(application), words)
    record_read(f"application:{application.pk}:budget", by=request.user, at=request.at)
    return made_attachment(content, CONTENT_TYPE, f"budget-{application.reference}.xlsx")


@login_required
def import_budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a file, look at the differences, then store them."""
    application = own_application(request, reference)
    check_edit(request.user, application, request.at)
    if request.method == "POST" and "changes" in request.POST:
        return _store(request, application)
    sheets = sheets_of(application, page_language())
    form = WorkbookForm(request.POST or None, request.FILES or None, sheets=sheets)
    if request.method != "POST" or not form.is_valid():
        return _choose(request, application, form, status=422 if form.errors else 200)
    chosen = form.cleaned_data["party"]
    wanted = [sheet for sheet in sheets if chosen in {"", sheet.key}]
    try:
        found = _read(application, form, sheets)
    except Unreadable as unreadable:
        form.refuse(unreadable, "file")
        return _choose(request, application, form, status=422)
    if found.problems:
        return _choose(request, application, form, status=422, problems=_in_words(found))
    return _preview(request, application, wanted, differences(_of(found, wanted), found.exported, wanted))


def _read(application: Application, form: WorkbookForm, sheets: list[PartySheet]) -> Read:
    content = form.cleaned_data["file"].read(MAX_BYTES + 1)
    names = {sheet.key: sheet.name for sheet in sheets}
    return read(content, application.reference, names, _lines(application))


def _of(found: Read, wanted: list[PartySheet]) -> dict[Any, int]:
    keys = {sheet.key for sheet in wanted}
    return {key: amount for key, amount in found.amounts.items() if key[0] in keys}


def _in_words(found: Read) -> list[Any]:
    """The first problems; one that repeats itself in every row helps nobody."""
    return [problem_in_words(problem) for problem in found.problems[:MAX_PROBLEMS]]


def _choose(
    request: HttpRequest, application: Application, form: WorkbookForm, *, status: int, problems: Any = ()
) -> HttpResponse:
    page = {
        "head": _head(request, application, gettext("Import a budget")),
        "form": form,
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "applications/budget_import.html", page, status=status)


def _preview(
    request: HttpRequest, application: Application, sheets: list[PartySheet], found: list[Difference]
) -> HttpResponse:
    page = {
        "head": _head(request, application, gettext("Differences in the budget")),
        "parties": _grouped(found, {sheet.key: sheet.name for sheet in sheets}, _lines(application)),
        "n_differences": len(found),
        "form": DifferencesForm.showing(found),
    }
    return render(request, "applications/budget_differences.html", page)


def _head(request: HttpRequest, application: Application, label: str) -> Head:
    return head_below(request, application, form_of(application).section_of_kind("budget"), label)


def _grouped(found: list[Difference], names: dict[str, str], lines: Lines) -> list[PartyDifferences]:
    return [
        PartyDifferences(
            party,
            names[party],
            [DifferenceRow(lines.labels[one.place.side][one.place.line], one.place.year, one) for one in rows],
        )
        for party, rows in groupby(found, lambda one: one.party)
    ]


def _store(request: HttpRequest, application: Application) -> HttpResponse:
    form = DifferencesForm(request.POST)
    again = WorkbookForm(sheets=sheets_of(application, page_language()))
    if not form.is_valid():
        problems = form.errors.get("changes", [])
        return _choose(request, application, again, status=422, problems=problems)
    try:
        outcome = once(request, "import_budget", lambda at: _keep(application, form, request.user, at))
    except Refused as refused:
        form.refuse(refused)
        return _choose(request, application, again, status=409, problems=form.non_field_errors())
    n = outcome["n_changed"]
    words = ngettext("%(n)s amount of the budget is imported.", "%(n)s amounts of the budget are imported.", n)
    messages.success(request, words % {"n": n})
    return to_overview(application)


def _keep(application: Application, form: DifferencesForm, user: Any, at: datetime) -> dict[str, Any]:
    return {"n_changed": keep_budget(application, form.cleaned_data["changes"], by=user, at=at)}


def _lines(application: Application) -> Lines:
    return lines_of(form_of(application), application.call.grant_years)
