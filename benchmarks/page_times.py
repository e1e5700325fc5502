"""The pages of `make bench-pages`: which, by whom, and what each may cost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.test.utils import override_settings, setup_databases
from django.urls import reverse

from applications.domain.form_parsing import parse
from benchmarks import timing
from benchmarks.large_call import LargeCall, in_review, to_panel


@dataclass(frozen=True)
class Page:
    """`reader` opens the address `name`; `bar`: milliseconds, None where none are promised."""

    reader: str
    name: str
    kwargs: Callable[[LargeCall], Mapping[str, object]] = lambda _call: {}
    bar: int | None = None
    part: str = ""

    @property
    def asked(self) -> timing.Asked:
        title = f"{self.name.removeprefix('admin:')} {self.part}".strip()
        return timing.Asked(title, self.reader, self.bar)


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


def run(n_applications: int, n_members: int) -> None:
    """Build the call, print a row a page; SystemExit(1) where one is above its bar."""
    setup_databases(verbosity=0, interactive=False)
    print(f"Building a call of {n_applications} applications, read by a panel of {n_members} ...", flush=True)
    call = in_review(n_applications, n_members)
    print(timing.head())
    with override_settings(ROOT_URLCONF=timing.__name__):
        within = [_show(cost) for cost in _costs(IN_REVIEW, call)]
        to_panel(call)
        within += [_show(cost) for cost in _costs(IN_PANEL, call)]
    if not all(within):
        raise SystemExit(1)


def cost_of(page: Page, call: LargeCall, n_times: int = timing.N_TIMES) -> timing.Cost:
    """What a page costs its reader."""
    address = reverse(page.name, kwargs=page.kwargs(call))
    return timing.cost_of(page.asked, address, call.people[page.reader], n_times)


def _costs(pages: Iterable[Page], call: LargeCall) -> Iterable[timing.Cost]:
    return (cost_of(page, call) for page in pages)


def _show(cost: timing.Cost) -> bool:
    print(timing.row(cost), flush=True)
    return cost.is_within
