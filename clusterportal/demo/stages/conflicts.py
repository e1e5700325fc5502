"""Declarations of staff and reviewers, and the officers' first judgements."""

from applications.domain.lifecycle import FINAL
from applications.models import Application, Call, Round, StaffDeclaration
from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.agencies import decision_maker, officers
from clusterportal.demo.loading.applications import application_of
from clusterportal.demo.stages.people import seats, user_of
from reviews.actions.conflicts import judge_conflict, judge_in_bulk
from reviews.actions.declarations import Answer, accept_rules, declare, declare_as_staff
from reviews.models import Conflict, PanelRole
from reviews.queries.declaring import rows_of_call, rows_of_round

CLEAR = Answer()
COLLEAGUE_S_CONFLICT = {"vr": "vr-13", "vinnova": "vinnova-05"}
STAFF_NOTE = "Jag är släkt med en av de medverkande forskarna."
CLEARED = "The shared department is large; they have no project, budget or students together."
CONFIRMED = "Joint publications within five years: the person takes no part."


def declare_staff(call: Call) -> None:
    """Officers and the decision maker of a call declare; the second officer has a conflict with one application."""
    officer, colleague = officers(call.agency_id)
    closed = application_of(COLLEAGUE_S_CONFLICT[call.agency_id])
    for user in (officer, colleague, decision_maker(call.agency_id)):
        if not StaffDeclaration.objects.filter(call=call, user=user).exists():
            _declare_one(call, user, closed if user == colleague else None)


def declare_reviewers(round_: Round, *roles: str) -> None:
    """Everybody in these roles accepts the rules and answers about each case, as the sample says."""
    for panel in round_.panels.order_by("name_en"):
        for seat in seats(panel, *roles):
            _declare_seat(round_, seat)


def judge_some(round_: Round) -> None:
    """Same departments are cleared and recent joint publications confirmed; the rest waits for the officer."""
    officer = officers(round_.call.agency_id)[0]
    waiting = Conflict.objects.filter(application__cases__round=round_, state=Conflict.State.SUSPECTED)
    waiting = waiting.exclude(application__status__in=[status.value for status in FINAL])
    shared = list(waiting.filter(rule="same_department").values_list("pk", flat=True))
    if shared[1:]:
        judge_in_bulk(shared[1:], judgement="clear", reason=CLEARED, by=officer, at=clock.now())
    together = waiting.filter(rule="co_publication").order_by("application__title_en", "person__name")
    for conflict in list(together)[:2]:
        judge_conflict(conflict, judgement="disqualify", reason=CONFIRMED, by=officer, at=clock.now())


def _declare_one(call: Call, user: User, closed: Application | None) -> None:
    answers = {row.application.pk: CLEAR for row in rows_of_call(user, call, clock.now())}
    if closed is not None and closed.pk in answers:
        answers[closed.pk] = Answer(ground="relation", note=STAFF_NOTE)
    declare_as_staff(call, answers, by=user, at=clock.now())


def _declare_seat(round_: Round, seat: PanelRole) -> None:
    user = user_of(seat)
    accept_rules(round_, by=user, at=clock.now())
    own = _own_conflicts(user)
    rows = [row for row in rows_of_round(user, round_) if not row.is_answered]
    answers = {row.application.pk: own.get(row.application.title_en, CLEAR) for row in rows}
    if answers:
        declare(round_, answers, by=user, at=clock.now())


def _own_conflicts(user: User) -> dict[str, Answer]:
    """What the sample says that a reviewer declares, by the application's title."""
    files = sample.applications()
    declared = [
        row
        for person in sample.people("reviewers")
        if person["email"] == user.email
        for row in person.get("declares", ())
    ]
    return {
        files[row["application"]]["title_en"]: Answer(ground=row["ground"], note=row["text_sv"]) for row in declared
    }
