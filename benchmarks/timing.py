"""Timing pages in turn with a bare one, which knows who asks and shows nothing, and printing what they cost."""

import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from clusterportal.accounts.models import User

N_TIMES = 15
COLUMNS = (
    *(("page", -36), ("reader", -10), ("p50 ms", 9), ("p95 ms", 9), ("bare ms", 9), ("times", 8)),
    *(("statements", 12), ("kB", 8), ("bar ms", 8)),
)


@dataclass(frozen=True)
class Asked:
    """What is timed: a title, who reads (in a word), and the bar in milliseconds, None where none is promised."""

    title: str
    reader: str
    bar: int | None = None


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the page and of the bare one beside it, in the order in which they were asked for."""

    page: Asked
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


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """What a signed-in page costs that shows nothing."""
    return HttpResponse(str(request.user))


# The addresses of a measurement: the portal's, and the bare page.
urlpatterns = [path("bare/", bare), path("", include("clusterportal.urls"))]


def cost_of(asked: Asked, address: str, reader: User, n_times: int = N_TIMES) -> Cost:
    """Ask for an address and the bare page in turn. SystemExit where it does not open."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(reader)
    client.get("/bare/")
    client.get(address)  # caches of the process, and the read that is on record once
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(address)
        size = len(answer.getvalue())
    n_statements = len(statements)  # asked for now: the next request forgets them
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    own, beside = [], []
    for _time in range(n_times):
        beside.append(_milliseconds(client, "/bare/"))
        own.append(_milliseconds(client, address))
    return Cost(asked, own, beside, n_statements, size)


def head() -> str:
    """The line above the rows."""
    return _line([name for name, _width in COLUMNS])


def row(cost: Cost) -> str:
    """A line of the table."""
    page, bare_ms = cost.page, statistics.median(cost.bare)
    values = (page.title, page.reader, cost.p50, cost.p95, bare_ms, cost.times, cost.n_statements, cost.size / 1000)
    return _line([*values, page.bar])


def _milliseconds(client: Client, address: str) -> float:
    gc.collect()
    started = time.perf_counter()
    client.get(address).getvalue()
    return 1000 * (time.perf_counter() - started)


def _line(cells: Sequence[object]) -> str:
    return "".join(_cell(value, width) for value, (_name, width) in zip(cells, COLUMNS, strict=True))


def _cell(value: object, width: int) -> str:
    text = f"{value:,.1f}" if isinstance(value, float) else "–" if value is None else str(value)
    return text.ljust(-width) if width < 0 else text.rjust(width)
