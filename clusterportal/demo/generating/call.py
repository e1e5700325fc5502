"""A made-up call between eligibility and review: its applications are cases, its reviewers have declared."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from applications.actions.calls import create_call, propose_publication, publish
from applications.actions.rounds import add_round, choose_form, reserve_case_numbers
from applications.models import Agency, Call, CaseNumberBlock, TechnologyArea
from clusterportal.demo import sample_files as sample
from clusterportal.demo.generating.applications import generate_applications, judge_all, submit_all
from clusterportal.demo.generating.reviewers import bid_some, declare_all, generate_reviewers
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.calls import fields_of, round_of
from clusterportal.demo.loading.dates import Dates, dates_of
from clusterportal.demo.sample_files import Row
from reviews.actions.cases import open_cases
from reviews.actions.composition import add_panel
from reviews.actions.declarations import Answer, declare_as_staff
from reviews.queries.declaring import rows_of_call

DAY = timedelta(days=1)
N_NUMBERS = 120  # the fewest case numbers that publishing asks for
# Counted from today: closed three weeks ago, its signing ended a few days ago; the review begins in two days.
DAYS = {"opens_day": -50, "deadline_day": -21, "signature_days": 16}


@transaction.atomic
def generate_call(
    agency: str, *, n_applications: int, n_reviewers: int, seed: int, at: datetime, report: Callable[[str], None]
) -> Call:
    """The call with as many cases and reviewers, ready for a run of the assignment engine: whole, or not at all."""
    rng = random.Random(seed)  # noqa: S311 - made-up people, no secrets
    row = next(one for one in sample.calls() if one["agency"] == agency)
    title = f"Generated call, seed {seed}, {n_applications} × {n_reviewers}"
    call = _set_up(row, title, n_applications, dates_of({**row, **DAYS}, at))
    report("set up the call")
    generate_applications(call, rng, n_applications, report)
    submit_all(call, at)
    _declare_as_officer(call, at)
    judge_all(call, at=at)
    report("submitted, signed and judged")
    generate_reviewers(call, rng, n_reviewers, at=at)
    report("entered and seated the reviewers")
    open_cases(call.rounds.get(number=1), by=officers(agency)[0], at=at)
    declare_all(call, at=at)
    report("declared conflicts of interest")
    bid_some(call, at=at)
    report("said what they would like to read")
    return call


def _set_up(row: Row, title: str, n_applications: int, dates: Dates) -> Call:
    officer, colleague = officers(row["agency"])
    agency, at = Agency.objects.get(pk=row["agency"]), dates.opens_at - 10 * DAY
    fields = {**fields_of(row, dates), "title_sv": title, "title_en": title, "n_participants_min": 1}
    fields |= {"budget_min_sek_per_year": 0, "needs_approved_organisation": False}
    areas = list(TechnologyArea.objects.filter(key__in=row["areas"]))
    call = create_call(agency, fields=fields, areas=areas, by=officer, at=at)
    choose_form(call, key=row["specification"], by=officer, at=at)
    round_ = add_round(call, fields=round_of(row, dates), by=officer, at=at)
    year = dates.closes_at.year
    first = _next_serial(agency, year)
    reserve_case_numbers(
        call, year=year, first=first, last=first + max(n_applications, N_NUMBERS) - 1, by=officer, at=at
    )
    propose_publication(call, by=officer, at=at)
    publish(call, by=colleague, at=at + DAY)
    for area in areas:
        names = {"name_sv": f"Panel: {area.name_sv}", "name_en": f"Panel: {area.name_en}"}
        add_panel(round_, **names, areas=[area], by=officer, at=at + DAY)
    return Call.objects.select_related("agency").get(pk=call.pk)


def _next_serial(agency: Agency, year: int) -> int:
    blocks = CaseNumberBlock.objects.filter(call__agency=agency, year=year)
    return max(blocks.values_list("last_serial", flat=True), default=0) + 1


def _declare_as_officer(call: Call, at: datetime) -> None:
    officer = officers(call.agency_id)[0]
    declare_as_staff(call, {row.application.pk: Answer() for row in rows_of_call(officer, call, at)}, by=officer, at=at)
