"""Panels with people in them, and cases opened by the real actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from applications.actions.working_copy import Change, fingerprint
from applications.models import Agency, Application, Call, EligibilityJudgement, Person, PersonEmail, Round, Version
from clusterportal.accounts.models import User
from reviews.actions.cases import open_cases
from reviews.actions.declarations import Answer, accept_rules, declare, declare_as_staff
from reviews.actions.reviewing import save_review, submit_review
from reviews.domain.grading import Mark, fields_of
from reviews.models import Assignment, Case, Panel, PanelRole, RegisterEntry, Review, Reviewer
from reviews.queries.declaring import rows_of_call, rows_of_round
from reviews.queries.reviewing import criteria_of, own_review
from tests.factories import (
    DAY,
    NOW,
    make_application,
    make_call,
    make_person,
    make_staff,
    make_user,
    make_version,
)
from tests.kept import kept

CLEAR = Answer()
CONFLICT = Answer(ground="collaboration", note="We run a project together.")
MARKS = {"quality": Mark(6, "Strong."), "feasibility": Mark(2, "Mostly."), "overall": Mark(6, "Good.")}


@dataclass(frozen=True)
class World:
    """One call with one panel. Times: when declaring, in the review, in the panel."""

    call: Call
    round: Round
    panel: Panel
    officer: User

    @property
    def declaring(self) -> datetime:
        return self.round.review_opens_at - timedelta(hours=1)

    @property
    def review(self) -> datetime:
        return self.round.review_opens_at + DAY

    @property
    def in_panel(self) -> datetime:
        return self.round.panel_opens_at + DAY


@kept
def make_world(n_cases: int = 1, *, closes_in: timedelta = -22 * DAY, **columns: Any) -> World:
    """A call whose review is under way now, `n_cases` cases in one panel, and an officer who has declared.

    `columns` go to each application.
    """
    call = make_call(closes_in=closes_in)
    round_ = call.rounds.get()
    panel = make_panel(round_)
    officer = make_staff(call.agency, name="Officer Olsson")
    world = World(call, round_, panel, officer)
    for _number in range(n_cases):
        judged_eligible(call, **columns)
    declare_staff(officer, call, world.declaring)
    open_cases(round_, by=officer, at=world.declaring)
    return world


def judged_eligible(call: Call, **columns: Any) -> Application:
    """An application as signing and judging leave it, written directly: what it went through is tested elsewhere."""
    application = to_be_judged(call, **columns)
    EligibilityJudgement.objects.create(
        application=application, outcome="eligible", by=application.created_by, at=call.signing_closes_at
    )
    return application


def to_be_judged(call: Call, **columns: Any) -> Application:
    """The same before it is judged."""
    application = make_application(call, **columns)
    version = freeze(application)
    status = "signed" if call.needs_signature else "submitted"
    Application.objects.filter(pk=application.pk).update(
        status=status,
        registered_version=version,
        submitted_version=version,
        submitted_at=call.closes_at,
    )
    return Application.objects.get(pk=application.pk)


def freeze(application: Application) -> Version:
    """A version of the working copy as it is now."""
    return make_version(application, at=application.call.closes_at - DAY)


def make_panel(round_: Round, name: str = "Panel one") -> Panel:
    panel = Panel.objects.create(round=round_, name_sv=f"{name} (sv)", name_en=name)
    panel.areas.set(round_.call.areas.all())
    return panel


def make_reviewer(panel: Panel, role: str = "member", *, name: str = "", declared: bool = True, **columns: Any) -> User:
    """An account with a part in a panel; `declared`: it has accepted the rules and declared no conflict anywhere."""
    user = make_user(name or f"Reviewer {role} {User.objects.count()}")
    person = make_person(user=user, **columns)
    reviewer = Reviewer.objects.create(person=person)
    enter(reviewer, panel.round.call.agency, email=user.email)
    seat(panel, reviewer, role)
    if declared:
        declare_all(user, panel.round)
    return user


def make_known(panel: Panel, name: str = "Eva Extern", *, agency: Agency | None = None) -> Reviewer:
    """A reviewer of the agency's register who has an address and no account."""
    person = make_person(name)
    email = f"{name.split(maxsplit=1)[0].lower()}-{person.pk}@uni.example"
    PersonEmail.objects.create(person=person, email=email)
    reviewer = Reviewer.objects.create(person=person)
    enter(reviewer, agency or panel.round.call.agency, email=email)
    return reviewer


def enter(reviewer: Reviewer, agency: Agency, **columns: Any) -> RegisterEntry:
    """Into an agency's register, under the person's name unless another is given."""
    columns = {"name": reviewer.person.name, **columns}
    return RegisterEntry.objects.create(reviewer=reviewer, agency=agency, **columns)


def seat(panel: Panel, reviewer: Reviewer, role: str) -> PanelRole:
    return PanelRole.objects.create(
        panel=panel, reviewer=reviewer, role=role, granted_by=make_user(), granted_at=NOW - 30 * DAY
    )


def declare_all(user: User, round_: Round, **exceptions: Answer) -> None:
    """Accept the rules and answer about everything that is asked; `exceptions` by the case's label (A_01)."""
    at = round_.review_opens_at - timedelta(minutes=30)
    accept_rules(round_, by=user, at=at)
    rows = rows_of_round(user, round_)
    given = {row.application.pk: exceptions.get(row.label.replace("-", "_"), CLEAR) for row in rows}
    declare(round_, given, by=user, at=at)


def declare_staff(user: User, call: Call, at: datetime, **exceptions: Answer) -> None:
    """`exceptions` by the application's reference with an underscore."""
    rows = rows_of_call(user, call, at)
    given = {row.application.pk: exceptions.get(row.label.replace("-", "_"), CLEAR) for row in rows}
    declare_as_staff(call, given, by=user, at=at)


def assign(case: Case, user: User) -> Assignment:
    """A confirmed assignment; one who is asked from outside the panel declares about it."""
    reviewer = Reviewer.objects.get(person__user=user)
    made = Assignment.objects.create(
        case=case, reviewer=reviewer, state=Assignment.State.CONFIRMED, origin="manual", at=case.round.review_opens_at
    )
    if not case.panel.roles.filter(reviewer=reviewer).exclude(role="external").exists():
        declare(case.round, {case.application_id: CLEAR}, by=user, at=case.round.review_opens_at)
    return made


def write_review(
    case: Case, user: User, at: datetime, *, submit: bool = True, marks: Mapping[str, Mark] = MARKS
) -> Review:
    """A whole review, submitted unless told otherwise."""
    review = save_marks(case, marks, by=user, at=at)
    return submit_review(case, revision=review.revision, by=user, at=at) if submit else review


def save_marks(case: Case, marks: Mapping[str, Mark], *, note: str = "", by: User, at: datetime) -> Review:
    """Save as one who has read what stands there; the criteria that `marks` does not name stay as they are."""
    stored = own_review(by, case).fields(criteria_of(case))
    wanted = {key: value for key, value in fields_of(marks, marks, note).items() if not key.startswith("own_")}
    changes = {key: Change(value, fingerprint(stored.get(key))) for key, value in wanted.items()}
    save_review(case, changes, by=by, at=at)
    return Review.objects.get(case=case, reviewer__person__user=by)


def case_number(world: World, number: int = 1) -> Case:
    """The case with the label A-<number>."""
    return Case.objects.select_related("round__call", "panel", "application").get(
        round=world.round, label=f"A-{number:02d}"
    )


def fresh(application: Application) -> Application:
    """The row as it is now."""
    return Application.objects.get(pk=application.pk)


def person_of(user: User) -> Person:
    return Person.objects.get(user=user)


def application_of(world: World, number: int = 1) -> Application:
    return case_number(world, number).application
