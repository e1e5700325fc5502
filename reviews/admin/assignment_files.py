"""The assignment as files: a round's readings as they stand, and the result of a run."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.admin.base import PortalModelAdmin
from applications.domain.spreadsheets import CONTENT_TYPE
from applications.domain.tables import write_csv, write_table
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import made_attachment
from reviews.models import AssignmentRun
from reviews.policies.staff import check_declared_officer
from reviews.queries.assignments import names_of
from reviews.queries.matching import term_names
from reviews.queries.readings import Fit, Reading, figures_of_run, pairs_of_run, readings_of
from reviews.texts.pairs import COLUMNS, Cells, fit_headings, fit_rows, headings_of, reading_rows, written_options

READERS, PAIRS = "readers", "pairs"
ENDINGS = ("csv", "xlsx", "json")
Table = tuple[Sequence[str], list[Cells]]


def readers_url(owner: PortalModelAdmin) -> URLPattern:
    """Who reads what in a round, below its page."""

    def view(request: HttpRequest, object_id: UUID, ending: str) -> HttpResponse:
        _check_file(request, ending)
        row = owner.row(request, str(object_id))
        check_declared_officer(request.user, row.call)
        found = readings_of(request.user, row, request.at)
        record_read(f"round:{row.pk}:readers", by=request.user, at=request.at)
        document = {"round": row.number, "readings": [_reading(one) for one in found]}
        table = (headings_of(COLUMNS), reading_rows(found))
        return _file(_("readers-round-%(number)s") % {"number": row.number}, ending, table, document)

    address = f"round/<uuid:object_id>/{READERS}.<slug:ending>"
    return path(address, owner.admin_site.admin_view(view), name=owner.url_name(READERS))


def run_url(owner: PortalModelAdmin) -> URLPattern:
    """The result of a run; no file where there is none."""

    def view(request: HttpRequest, object_id: UUID, ending: str) -> HttpResponse:
        _check_file(request, ending)
        run = owner.row(request, str(object_id))
        _check_result(request, run)
        names = names_of(request.user, run, request.at)
        found = pairs_of_run(run, names)
        record_read(f"run:{run.pk}:pairs", by=request.user, at=request.at)
        table = (fit_headings(term_names(run.input)), fit_rows(found))
        name = _("run-%(started)s") % {"started": f"{localtime(run.started_at):%Y%m%d-%H%M}"}
        return _file(name, ending, table, _run(run, found, names))

    address = f"<uuid:object_id>/{PAIRS}.<slug:ending>"
    return path(address, owner.admin_site.admin_view(view), name=owner.url_name(PAIRS))


def files_of(owner: PortalModelAdmin, name: str, row: Any) -> list[tuple[str, str]]:
    """Each kind of file with its address."""
    address = f"admin:{owner.url_name(name)}"
    return [(one.upper(), reverse(address, args=[row.pk, one])) for one in ENDINGS]


def _check_file(request: HttpRequest, ending: str) -> None:
    if request.method not in {"GET", "HEAD"} or ending not in ENDINGS:
        raise Http404


def _check_result(request: HttpRequest, run: AssignmentRun) -> None:
    """As the run's page: for a declared officer."""
    try:
        check_declared_officer(request.user, run.round.call)
    except Refused as refusal:
        raise Hidden from refusal
    if "pairs" not in (run.result or {}):
        raise Hidden


def _file(name: str, ending: str, table: Table, document: dict[str, Any]) -> HttpResponse:
    """As a table, or whole as JSON. What has not changed gives the same bytes of CSV and JSON."""
    headings, rows = table
    if ending == "csv":
        return made_attachment(write_csv(headings, _localised(rows)), "text/csv; charset=utf-8", f"{name}.csv")
    if ending == "xlsx":
        return made_attachment(write_table(headings, rows), CONTENT_TYPE, f"{name}.xlsx")
    content = json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
    return made_attachment(content, "application/json", f"{name}.json")


def _localised(rows: list[Cells]) -> list[Cells]:
    """With decimals as a spreadsheet in the language of the page takes them."""
    return [[number_format(one, 3) if isinstance(one, float) else one for one in row] for row in rows]


def _reading(one: Reading) -> dict[str, Any]:
    """As JSON values: codes as they are stored, times in UTC."""
    times = {name: at.isoformat() if (at := getattr(one, name)) else None for name in ("assigned_at", "due_at")}
    return {**vars(one), "panel": spoken(one.panel) if one.panel else None, **times}


def _run(run: AssignmentRun, found: list[Fit], names: dict[str, str]) -> dict[str, Any]:
    return {
        "round": run.round.number,
        "state": run.state,
        "started_at": run.started_at.isoformat(),
        "options": written_options(run.options, names),
        "input_sha256": run.input_sha256,
        "pairs": [_fit(one) for one in found],
        **figures_of_run(run, names),
    }


def _fit(one: Fit) -> dict[str, Any]:
    terms = {name: {"agreement_percent": value, "share_percent": share} for name, value, share in one.terms}
    return {**vars(one), "terms": terms}
