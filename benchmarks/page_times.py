"""The pages of `make bench-pages` and how they are timed; the address of the bare page is one of this module's own."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings, setup_databases
from django.urls import include, path, reverse

from applications.domain.form_parsing import parse
from benchmarks.large_call import LargeCall, in_review, to_panel

N_TIMES = 15
COLUMNS = (
    *(("page", -36), ("reader", -10), ("p50 ms", 9), ("p95 ms", 9), ("bare ms", 9), ("times", 8)),
    *(("statements", 12), ("kB", 8), ("bar ms", 8)),
)


@dataclass(frozen=True)
class Page:
    """`reader` opens the address `name`; `bar`: milliseconds, None where none are promised."""

    reader: str
    name: str
    kwargs: Callable[[LargeCall], Mapping[str, object]] = lambda _call: {}
    bar: int | None = None
    part: str = ""

    @property
    def title(self) -> str:
        return f"{self.name.removeprefix('admin:')} {self.part}".strip()


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the page and of the bare one beside it, in the order in which they were asked for."""

    page: Page
    own: list[float]
    bare: list[float]
    n_statements: int
    size: int

    @property
    def p50(self) -> float:
        return statistics.median(self.own)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.own, n=20)[-1]

    @property
    def times(self) -> float:
        return self.p50 / statistics.median(self.bare)

    @property
    def is_within(self) -> bool:
        return self.page.bar is None or self.p50 <= self.page.bar


def _section(kind: str) -> Callable[[LargeCall], Mapping[str, object]]:
    def kwargs(call: LargeCall) -> Mapping[str, object]:
        form = parse(call.draft.form_version.specification)
        return {"reference": call.draft.reference, "key": form.section_of_kind(kind).key}

    return kwargs


def _draft(call: LargeCall) -> Mapping[str, object]:
    return {"reference": call.draft.reference}


def _round(call: LargeCall) -> Mapping[str, object]:
    return {"round_id": call.world.round.pk}


def _case(call: LargeCall) -> Mapping[str, object]:
    return {"case_id": call.case.pk}


def _panel(call: LargeCall) -> Mapping[str, object]:
    return {"panel_id": call.world.panel.pk}


def _meeting(call: LargeCall) -> Mapping[str, object]:
    return {"meeting_id": call.meetings[0].pk}


def _of_round(call: LargeCall) -> Mapping[str, object]:
    return {"object_id": call.world.round.pk}


def _of_case(call: LargeCall) -> Mapping[str, object]:
    return {"object_id": call.case.application_id}


KINDS = ("basics", "consortium", "partners", "budget", "attachments")
# Milliseconds: a page of the application form; a list or a dashboard; one table in which 200 rows are worked on.
FORM, LIST, BOARD = 25, 80, 150
IN_REVIEW = (
    Page("leader", "application", _draft),
    *(Page("leader", "section", _section(kind), FORM, kind) for kind in KINDS),
    Page("leader", "check", _draft),
    Page("reader", "reviewing", bar=LIST),
    Page("reader", "own_reviews", _round, BOARD),
    Page("newcomer", "declaration", _round, BOARD),
    Page("reader", "review_case", _case, LIST),
    Page("officer", "admin:index", bar=LIST),
    Page("officer", "admin:applications_application_changelist", bar=LIST),
    Page("officer", "admin:applications_application_change", _of_case, LIST),
    Page("officer", "admin:reviews_case_changelist", bar=LIST),
    Page("officer", "admin:reviews_conflict_changelist", bar=LIST),
    Page("officer", "admin:reviews_assignmentrun_round", _of_round, BOARD, "(matrix)"),
)
IN_PANEL = (
    Page("reader", "panel", _panel, BOARD),
    Page("chair", "panel_figures", _panel, BOARD),
    Page("reader", "panel_case", _case, LIST),
    Page("reader", "ranking", _panel, BOARD),
    Page("reader", "meeting", _meeting, BOARD),
    Page("reader", "meeting_now", _meeting, BOARD),
    Page("chair", "meeting", _meeting, BOARD),
)


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """What a signed-in page costs that shows nothing."""
    return HttpResponse(str(request.user))


urlpatterns = [path("bare/", bare), path("", include("clusterportal.urls"))]


def run(n_applications: int, n_members: int) -> None:
    """Build the call, print a row a page; SystemExit(1) where one is above its bar."""
    setup_databases(verbosity=0, interactive=False)
    print(f"Building a call of {n_applications} applications, read by a panel of {n_members} ...", flush=True)
    call = in_review(n_applications, n_members)
    print("".join(_cell(name, width) for name, width in COLUMNS))
    with override_settings(ROOT_URLCONF=__name__):
        within = [_show(cost) for cost in _costs(IN_REVIEW, call)]
        to_panel(call)
        within += [_show(cost) for cost in _costs(IN_PANEL, call)]
    if not all(within):
        raise SystemExit(1)


def _costs(pages: Iterable[Page], call: LargeCall) -> Iterable[Cost]:
    return (cost_of(page, call) for page in pages)


def cost_of(page: Page, call: LargeCall, n_times: int = N_TIMES) -> Cost:
    """Ask for a page and the bare one in turn. SystemExit where it does not open."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(call.people[page.reader])
    address = reverse(page.name, kwargs=page.kwargs(call))
    client.get("/bare/")
    client.get(address)  # caches of the process, and the read that is on record once
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(address)
    n_statements = len(statements)  # asked for now: the next request forgets them
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    own, beside = [], []
    for _time in range(n_times):
        beside.append(_milliseconds(client, "/bare/"))
        own.append(_milliseconds(client, address))
    return Cost(page, own, beside, n_statements, len(answer.content))


def _milliseconds(client: Client, address: str) -> float:
    gc.collect()
    started = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - started)


def _show(cost: Cost) -> bool:
    page, bare_ms = cost.page, statistics.median(cost.bare)
    values = (page.title, page.reader, cost.p50, cost.p95, bare_ms, cost.times, cost.n_statements, cost.size / 1000)
    cells = (*values, page.bar)
    print("".join(_cell(value, width) for value, (_name, width) in zip(cells, COLUMNS, strict=True)), flush=True)
    return cost.is_within


def _cell(value: object, width: int) -> str:
    text = f"{value:,.1f}" if isinstance(value, float) else "–" if value is None else str(value)
    return text.ljust(-width) if width < 0 else text.rjust(width)
