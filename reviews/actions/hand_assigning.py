"""Assigning by hand, and confirming: only a confirmed assignment is told to the reviewer."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from applications.actions.people import lock_people
from applications.models import Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.actions.assignments import lock_round
from reviews.domain.endings import REASSIGNED
from reviews.models import Assignment, AssignmentRun, Case, Review, Reviewer
from reviews.policies.assigning import check_before_panel, check_by_hand
from reviews.policies.pairs import check_pair, ties_of
from reviews.policies.staff import check_declared_officer
from reviews.queries.desk import cases_of_staff
from reviews.queries.fitting import pair_affinity
from reviews.queries.matching import active_assignments
from reviews.queries.naming import address_at, call_by_name
from reviews.queries.rounds import waiting_proposals

State = Assignment.State
GUARD = "reviews.queries.assignments.still_assigned"


@transaction.atomic
def assign(case: Case, reviewer: Reviewer, *, locked: bool = True, by: User, at: datetime) -> Assignment:
    """Propose a pair by hand. Refused: `reviewer_barred`, `not_declared`, `not_in_its_panel`, `already_assigned`,
    `pair_closed`.
    """
    round_ = begin_by_hand(case, by, at)
    lock_people([reviewer.person_id])
    call_by_name([reviewer], round_.call.agency_id)
    check_pair(case, reviewer, ties_of([case], [reviewer]))
    return propose(case, reviewer, affinity=pair_affinity(case, reviewer), locked=locked, by=by, at=at)


def propose(case: Case, reviewer: Reviewer, *, affinity: float, locked: bool, by: User, at: datetime) -> Assignment:
    """Write a pair that has been checked under the locks of its round and its person."""
    columns = {"origin": Assignment.Origin.MANUAL, "affinity": affinity, "locked": locked, "at": at}
    made = Assignment.objects.create(case=case, reviewer=reviewer, **columns)
    _audit("assignment.added", made, case.round, by=by, at=at)
    return made


@transaction.atomic
def take_back(assignment: Assignment, *, reason: str = "", by: User, at: datetime) -> None:
    """End an assignment. What was written stays, as a review without a reader."""
    round_ = begin_by_hand(assignment.case, by, at)
    assignment = standing(assignment)
    if assignment.state == State.CONFIRMED and not reason.strip():
        raise Refused("taking_back_needs_reason")
    assignment.ended_at, assignment.end_reason = at, reason.strip()[:200]
    assignment.save(update_fields=["ended_at", "end_reason"])
    _audit("assignment.taken_back", assignment, round_, by=by, at=at)


@transaction.atomic
def set_lock(assignment: Assignment, *, locked: bool, by: User, at: datetime) -> None:
    """Keep a pair in every further run, or let runs move it again."""
    round_ = begin_by_hand(assignment.case, by, at)
    check_before_panel(round_, at)
    assignment = standing(assignment)
    assignment.locked = locked
    assignment.save(update_fields=["locked"])
    _audit("assignment.locked" if locked else "assignment.unlocked", assignment, round_, by=by, at=at)


@transaction.atomic
def confirm(round_: Round, *, by: User, at: datetime) -> int:
    """Confirm all that is proposed in the round and tell the reviewers; returns how many new ones the officer knows of.

    Confirmed pairs that the latest run left out end here; what was begun was locked and is never among them.
    Runs over all cases, also those that the officer who confirms may not see.
    """
    round_ = lock_round(round_)
    check_declared_officer(by, round_.call)
    run = AssignmentRun.objects.filter(round=round_, state=AssignmentRun.State.PROPOSED).first()
    if run is not None:
        _end_left_out(round_, run, at)
        run.state, run.confirmed_by, run.confirmed_at = AssignmentRun.State.CONFIRMED, by, at
        run.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    new = list(waiting_proposals(round_).select_related("reviewer__person__user", "case"))
    if not new and run is None:
        raise Refused("nothing_to_confirm")
    for one in new:
        one.state = State.CONFIRMED
        one.save(update_fields=["state"])
        _audit("assignment.confirmed", one, round_, by=by, at=at)
    _tell(new, round_, at)
    known = set(cases_of_staff(by, round_, at).values_list("pk", flat=True))
    return sum(one.case_id in known for one in new)


def begin_by_hand(case: Case, by: User, at: datetime) -> Round:
    """The case's round, locked, where an officer may still change who reads it. Hidden or Refused otherwise."""
    round_ = lock_round(case.round)
    check_declared_officer(by, round_.call)
    if not cases_of_staff(by, round_, at).filter(pk=case.pk).exists():
        raise Hidden
    check_by_hand(Case.objects.select_related("panel").get(pk=case.pk))
    return round_


def standing(assignment: Assignment) -> Assignment:
    """The assignment, locked. Refused: `assignment_ended`."""
    row = lock(assignment)
    if row.ended_at is not None:
        raise Refused("assignment_ended")
    return row


def _end_left_out(round_: Round, run: AssignmentRun, at: datetime) -> None:
    kept = {(case, reviewer) for case, reviewer, _micro in (run.result or {"pairs": []})["pairs"]}
    covered = set(run.input["cases"])
    confirmed = active_assignments(round_).filter(state=State.CONFIRMED, at__lt=run.started_at, locked=False)
    begun = Review.objects.exclude(state=Review.State.EMPTY).filter(
        case=OuterRef("case"), reviewer=OuterRef("reviewer")
    )
    for one in confirmed.exclude(Exists(begun)):
        if str(one.case_id) in covered and (str(one.case_id), str(one.reviewer_id)) not in kept:
            one.ended_at, one.end_reason = at, REASSIGNED
            one.save(update_fields=["ended_at", "end_reason"])


def _tell(new: list[Assignment], round_: Round, at: datetime) -> None:
    """One message per reviewer, however many cases; the log has it with the one case, or else with the call."""
    by_reviewer: dict[Reviewer, list[Assignment]] = {}
    for one in new:
        by_reviewer.setdefault(one.reviewer, []).append(one)
    call_by_name(by_reviewer, round_.call.agency_id)
    for reviewer, ones in by_reviewer.items():
        if email := address_at(reviewer, round_.call.agency_id):
            queue(
                "reviews_assigned",
                to=email,
                recipient=reviewer.person.user,
                context={"call": round_.call, "round": round_, "n_cases": len(ones), "name": str(reviewer)},
                scope=_scope(ones, round_),
                guard=GUARD,
                subject_id=ones[0].pk,
                key=f"assigned:{ones[0].pk}",
                at=at,
            )


def _scope(ones: list[Assignment], round_: Round) -> str:
    applications = {one.case.application_id for one in ones}
    return f"application:{applications.pop()}" if len(applications) == 1 else f"call:{round_.call_id}"


def _audit(action: str, one: Assignment, round_: Round, *, by: User, at: datetime) -> None:
    detail = {"case": str(one.case_id), "reviewer": str(one.reviewer_id), "round": str(round_.pk)}
    append(f"application:{one.case.application_id}", action, detail=detail, by=by, at=at)
