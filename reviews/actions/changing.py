"""A change of who reads what: asked for, solved with as few moves as can be, shown, and approved or rejected."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from applications.actions.people import lock_people
from applications.models import Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.assignments import barred_since, lock_round, lock_to_run, put_on_board, queue_run
from reviews.actions.hand_assigning import begin_by_hand
from reviews.domain.choices import Choices, Wanted, Wish
from reviews.models import Assignment, AssignmentRun, Case, ClosedPair, Review, Reviewer
from reviews.policies.assigning import check_before_panel
from reviews.policies.pairs import Ties, check_pair, ties_of
from reviews.policies.staff import check_declared_officer
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import active_assignments, cases_to_assign, readers_of
from reviews.queries.naming import call_by_name
from reviews.queries.results import difference_of, keeping_choices, standing_of

State, Kind = AssignmentRun.State, AssignmentRun.Kind


@transaction.atomic
def start_change(round_: Round, wishes: Sequence[Wish], *, by: User, at: datetime) -> AssignmentRun:
    """Queue a run that does what is asked and otherwise moves as little as can be. Nothing changes before approval.

    Refused: `nothing_to_change`, `wished_twice`, `review_begun`, `pair_not_standing`, `pair_closed`,
    `gets_no_readings`, what `check_pair` refuses, and as `start_run`. Hidden: a case that the officer does not see.
    """
    round_ = lock_to_run(round_, by, at)
    _check_wishes(round_, wishes, by, at)
    return queue_run(round_, replace(keeping_choices(round_), wishes=tuple(wishes)), Kind.CHANGE, by=by, at=at)


@transaction.atomic
def approve_change(run: AssignmentRun, *, by: User, at: datetime) -> None:
    """Make the change the round's proposals. The reviewers learn of it when the officer confirms.

    Refused: `not_waiting`, `round_has_changed` where readers or cases have come or gone since the run began,
    or one of its new pairs cannot be any more, `conflict_since`.
    """
    round_ = lock_round(run.round)
    check_declared_officer(by, round_.call)
    check_before_panel(round_, at)
    lock_people(Reviewer.objects.filter(pk__in=run.input["reviewers"]).values_list("person", flat=True))
    run = _waiting(run)
    if barred_since(run):
        raise Refused("conflict_since")
    covered = active_assignments(round_).filter(case__in=run.input["cases"]).values_list("case", "reviewer")
    if {(str(case), str(reviewer)) for case, reviewer in covered} != standing_of(run):
        raise Refused("round_has_changed")
    _check_added(run)
    choices = Choices.from_plain(run.options)
    _close(run, choices, by, at)
    put_on_board(run, at)
    _keep(choices)
    run.save(update_fields=["state"])
    _audit("assignment.change_approved", run, by=by, at=at)


@transaction.atomic
def reject_change(run: AssignmentRun, *, by: User, at: datetime) -> None:
    """Leave everything as it is. Refused: `not_waiting`."""
    check_declared_officer(by, lock_round(run.round).call)
    run = _waiting(run)
    run.state = State.DISCARDED
    run.save(update_fields=["state"])
    _audit("assignment.change_rejected", run, by=by, at=at)


@transaction.atomic
def open_pair(closed: ClosedPair, *, by: User, at: datetime) -> None:
    """Let runs and officers give the reviewer the case again. Refused: `pair_is_open`."""
    begin_by_hand(closed.case, by, at)
    closed = lock(closed)
    if closed.opened_at is not None:
        raise Refused("pair_is_open")
    closed.opened_at = at
    closed.save(update_fields=["opened_at"])
    _audit_pair("assignment.pair_opened", closed, by=by, at=at)


def _check_wishes(round_: Round, wishes: Sequence[Wish], by: User, at: datetime) -> None:
    if not wishes:
        raise Refused("nothing_to_change")
    pairs = [(one.case, one.reviewer) for one in wishes]
    if len(set(pairs)) < len(pairs):
        raise Refused("wished_twice")
    found = cases_of_staff(by, round_, at).filter(pk__in=cases_to_assign(round_).order_by().values("pk"))
    found = found.select_related("round__call", "panel")
    cases = {str(case.pk): case for case in found if str(case.pk) in {wish.case for wish in wishes}}
    rows = Reviewer.objects.select_related("person").in_bulk([one.reviewer for one in wishes])
    reviewers = {str(key): row for key, row in rows.items()}
    call_by_name(reviewers.values(), round_.call.agency_id)
    ties = ties_of(cases.values(), reviewers.values())
    known = set(readers_of(round_).values_list("reviewer", flat=True))
    known.update(active_assignments(round_).values_list("reviewer", flat=True))
    for wish in wishes:
        if wish.reviewer not in reviewers or (wish.case and wish.case not in cases):
            raise Hidden
        if reviewers[wish.reviewer].pk not in known:
            raise Refused("gets_no_readings", name=str(reviewers[wish.reviewer]))
        if wish.wanted != Wanted.GIVE:
            _check_wish(wish, cases[wish.case], reviewers[wish.reviewer], ties)


def _check_wish(wish: Wish, case: Case, reviewer: Reviewer, ties: Ties) -> None:
    if wish.wanted == Wanted.FORCE:
        check_pair(case, reviewer, ties)
        return
    names = {"name": str(reviewer), "label": case.label}
    if wish.wanted == Wanted.KEEP:
        if (case.pk, reviewer.pk) not in ties.standing:
            raise Refused("pair_not_standing", **names)
        return
    if (case.pk, reviewer.pk) in ties.closed:
        raise Refused("pair_closed", **names)
    if Review.objects.filter(case=case, reviewer=reviewer).exclude(state=Review.State.EMPTY).exists():
        raise Refused("review_begun", **names)


def _check_added(run: AssignmentRun) -> None:
    """What is new must still be possible. Which of it is not, nobody is told: it may be of a case closed to them."""
    added = difference_of(run).added
    assignable = cases_to_assign(run.round).select_related("panel")
    cases = {str(case.pk): case for case in assignable if str(case.pk) in run.input["cases"]}
    reviewers = {str(one.pk): one for one in Reviewer.objects.filter(pk__in={one for _case, one in added})}
    if len(cases) < len(run.input["cases"]):
        raise Refused("round_has_changed")
    ties = ties_of(cases.values(), reviewers.values())
    for case, reviewer in added:
        try:
            check_pair(cases[case], reviewers[reviewer], ties)
        except Refused as refusal:
            raise Refused("round_has_changed") from refusal


def _waiting(run: AssignmentRun) -> AssignmentRun:
    run = lock(run, "round__call")
    if run.state != State.WAITING:
        raise Refused("not_waiting")
    return run


def _close(run: AssignmentRun, choices: Choices, by: User, at: datetime) -> None:
    """What the change forbids stays closed for every further run; a pair that was kept is no longer."""
    for case, reviewer in choices.forbidden:
        _standing(case, reviewer).update(locked=False)
        closed = ClosedPair.objects.create(case_id=case, reviewer_id=reviewer, run=run, closed_by=by, closed_at=at)
        _audit_pair("assignment.pair_closed", closed, by=by, at=at)


def _keep(choices: Choices) -> None:
    """What the change asks to have stays in every further run."""
    for case, reviewer in choices.forced:
        _standing(case, reviewer).update(locked=True)


def _standing(case: str, reviewer: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(case_id=case, reviewer_id=reviewer, ended_at__isnull=True)


def _audit(action: str, run: AssignmentRun, *, by: User, at: datetime) -> None:
    append(f"call:{run.round.call_id}", action, detail={"run": str(run.pk)}, by=by, at=at)


def _audit_pair(action: str, closed: ClosedPair, *, by: User, at: datetime) -> None:
    detail = {"case": str(closed.case_id), "reviewer": str(closed.reviewer_id), "round": str(closed.case.round_id)}
    append(f"application:{closed.case.application_id}", action, detail=detail, by=by, at=at)
