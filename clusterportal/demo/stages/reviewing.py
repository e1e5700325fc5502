"""Start review: signing ends, eligibility is judged, conflicts are declared, readers are assigned, some have begun.

Before that, what was asked for as a supplement has come and been signed.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_noop

from applications.actions import signing
from applications.actions.eligibility import judge, judge_finding
from applications.domain.lifecycle import TO_BE_JUDGED, Status
from applications.models import Application, Call, Round
from applications.queries.eligibility import findings_of
from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.stages.bidding import bid_some
from clusterportal.demo.stages.conflicts import declare_reviewers, declare_staff, judge_some
from clusterportal.demo.stages.inviting import ask_external
from clusterportal.demo.stages.people import file_of, first_rounds, sample_calls, seats
from clusterportal.demo.stages.signing import awaiting, open_signing, sign_all
from clusterportal.demo.stages.supplementing import answer_supplements
from clusterportal.demo.stages.writing import submit_early
from clusterportal.jobs.models import Job
from clusterportal.jobs.runner import run as run_job
from reviews.actions import assignments, hand_assigning
from reviews.actions.activities import set_dates
from reviews.actions.cases import open_cases
from reviews.domain.activities import Activity
from reviews.domain.choices import Choices
from reviews.models import Assignment, AssignmentRun, PanelRole
from reviews.queries.rounds import ready

INELIGIBLE = {
    Status.UNSIGNED: "The organisation did not sign within the time. Proposed for dismissal.",
    Status.REFUSED: "The organisation refused to sign. Proposed for dismissal.",
}
SEED = 20260401
MOST_RUNS = 6


def start_review(report: Callable[[float, str], None]) -> None:
    """From the window of signing to the second week of the review."""
    open_signing(report)
    answer_supplements()
    sign_all(awaiting())
    jump_to(max(call.signing_closes_at for call in sample_calls()) + timedelta(hours=2))
    signing.lapse_due(clock.now())
    report(0.15, gettext_noop("Judging eligibility"))
    for call in sample_calls():
        declare_staff(call)
        _judge_eligibility(call)
    report(0.3, gettext_noop("Opening cases and declaring conflicts of interest"))
    jump_to(min(round_.review_opens_at for round_ in first_rounds()) - timedelta(days=4))
    for place, round_ in enumerate(first_rounds()):
        _open_round(round_)
        report(0.5 + 0.2 * place, gettext_noop("Assigning readers"))
        assign_readers(round_)
    jump_to(max(round_.review_opens_at for round_ in first_rounds()) + timedelta(days=8))
    report(0.9, gettext_noop("The first reviews are written"))
    for round_ in first_rounds():
        submit_early(round_)
    ask_external(next(first_rounds()))


def assign_readers(round_: Round) -> None:
    """A run of the engine, made again as its diagnosis advises; an external reader by hand; all confirmed."""
    officer = officers(round_.call.agency_id)[0]
    if Assignment.objects.filter(case__round=round_, state=Assignment.State.CONFIRMED).exists():
        return
    _run_until_solved(round_, officer)
    _ask_externals(round_)
    hand_assigning.confirm(round_, by=officer, at=clock.now())
    declare_reviewers(round_, PanelRole.Role.EXTERNAL)


def _run_until_solved(round_: Round, officer: User) -> None:
    """Where there is no solution, the officer raises the load that the diagnosis names, or is content with fewer."""
    n_readers, loads = round_.n_readers, dict[str, int]()
    for _attempt in range(MOST_RUNS):
        run = AssignmentRun.objects.filter(round=round_, state=AssignmentRun.State.WORKING).first()
        if run is None:
            choices = Choices(n_readers, loads, fairness_percent=5.0, seed=SEED)
            run = assignments.start_run(round_, choices, by=officer, at=clock.now())
        _solve(run)
        run.refresh_from_db()
        if run.state != AssignmentRun.State.INFEASIBLE:
            return
        relaxations = (run.diagnosis or {}).get("relaxations", [])
        advice = next((one for one in relaxations if one["code"] == "raise_load_max"), None)
        if advice is None:
            n_readers -= 1
        else:
            loads[advice["of"]] = _load_of(round_, advice["of"], loads) + advice["amount"]


def _load_of(round_: Round, reviewer: str, loads: dict[str, int]) -> int:
    seats_held = PanelRole.objects.filter(panel__round=round_, reviewer=UUID(reviewer), ended_at__isnull=True)
    return loads.get(reviewer, sum(seats_held.values_list("load_max", flat=True)))


def _judge_eligibility(call: Call) -> None:
    officer = officers(call.agency_id)[0]
    unjudged = Application.objects.filter(call=call, eligibility__isnull=True, submitted_at__isnull=False)
    for application in unjudged.filter(status__in=[status.value for status in TO_BE_JUDGED]).order_by("title_en"):
        row = file_of(application)
        reason = INELIGIBLE.get(Status(application.status), "")
        if row.get("fate") == "ineligible":
            reason = row["note"]
        _judge_findings(application, "confirmed" if reason else "overruled", officer)
        outcome = "ineligible" if reason else "eligible"
        judge(application, outcome=outcome, reason=reason, by=officer, at=clock.now())


def _judge_findings(application: Application, verdict: str, officer: User) -> None:
    failing = [one.rule for one in findings_of(application) if not one.holds]
    reason = "" if verdict == "confirmed" else "Small and explained in the application."
    for rule in failing:
        judge_finding(application, rule=rule, verdict=verdict, reason=reason, by=officer, at=clock.now())


def _open_round(round_: Round) -> None:
    officer = officers(round_.call.agency_id)[0]
    if ready(round_).exists():
        open_cases(round_, by=officer, at=clock.now())
    declare_reviewers(round_, *(role for role in PanelRole.Role.values if role != PanelRole.Role.EXTERNAL))
    judge_some(round_)
    bid_some(round_)
    _set_dates(round_)


def _set_dates(round_: Round) -> None:
    """Statements in the panel's second day, its list on the last one; what stands already stays."""
    officer, opens_at = officers(round_.call.agency_id)[0], round_.panel_opens_at
    dates = {
        Activity.DECLARE: round_.review_opens_at - timedelta(days=1),
        Activity.PRELIMINARY: opens_at + timedelta(days=1),
        Activity.DISCUSS: opens_at + timedelta(days=1, hours=4),
        Activity.STATEMENTS: opens_at + timedelta(days=2),
        Activity.CHAIR: round_.panel_closes_at,
    }
    set_dates(round_, dates, by=officer, at=clock.now())


def _solve(run: AssignmentRun) -> None:
    """The work of the Celery task, done here unless a worker was quicker."""
    run_job(run.job_id, lambda job: assignments.work(job, clock.now()))
    while not Job.objects.get(pk=run.job_id).is_over:
        time.sleep(0.2)


def _ask_externals(round_: Round) -> None:
    """Each external reviewer reads one case of the panel, the first from which nothing bars the person."""
    officer = officers(round_.call.agency_id)[0]
    taken: set[UUID] = set()
    for panel in round_.panels.order_by("name_en"):
        for seat in seats(panel, PanelRole.Role.EXTERNAL):
            barred = seat.reviewer.person.bars.filter(lifted_at__isnull=True).values("application")
            cases = panel.cases.exclude(application__in=barred).exclude(pk__in=taken).select_related("round__call")
            case = cases.order_by("application__title_en").first()
            if case is not None:
                hand_assigning.assign(case, seat.reviewer, by=officer, at=clock.now())
                taken.add(case.pk)
