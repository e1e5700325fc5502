"""What exists for whom, in the database: the table of tests/reviews/domain/test_access.py on real rows."""

from collections.abc import Callable
from datetime import datetime

import pytest

from applications.models import AgencyRole, Application, StaffDeclaration
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.actions.declarations import declare
from reviews.domain.access import Right, Sight
from reviews.models import Case, Decision, DecisionMeeting, PanelRole
from reviews.queries.visibility import case_for, cases_visible_to, own_conflicts, seen_cases, sight, stubs
from tests.factories import make_agency, make_staff, make_user
from tests.reviews.domain.test_access import LETTERS, TIMES
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_staff,
    judged_eligible,
    make_panel,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db
# Columns: opened, review, panel, locked, published, withdrawn.
TABLE = {
    "stranger": ("", "", "", "", "", ""),
    "leader": ("", "", "", "", "", ""),
    "undeclared member": ("np", "np", "np", "", "", ""),
    "reader": ("nph", "npth", "npth", "", "", ""),
    "reader done": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "member": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "member of another panel": ("", "", "", "", "", ""),
    "vice chair": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "chair": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "observer": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "external not asked": ("", "", "", "", "", ""),
    "external": ("nph", "npth", "", "", "", ""),
    "conflicted": ("", "", "", "", "", ""),
    "former member": ("", "", "", "", "", ""),
    "officer": ("nptrobh",) * 6,
    "undeclared officer": ("", "", "", "", "", ""),
    "conflicted officer": ("", "", "", "", "", ""),
    "officer of the other agency": ("", "", "", "", "", ""),
    "decision maker": ("", "", "", "nptb", "nptb", ""),
}


def make_role(world: World, role: str) -> User:
    """Somebody who stands to case A-01 as `role` says."""
    case = case_number(world)
    simple: dict[str, Callable[[], User]] = {
        "stranger": make_user,
        "leader": lambda: case.application.created_by,
        "undeclared member": lambda: make_reviewer(world.panel, declared=False),
        "vice chair": lambda: make_reviewer(world.panel, "vice_chair"),
        "chair": lambda: make_reviewer(world.panel, "chair"),
        "member": lambda: make_reviewer(world.panel, "member"),
        "observer": lambda: make_reviewer(world.panel, "observer"),
        "external not asked": lambda: make_reviewer(world.panel, "external"),
        "member of another panel": lambda: make_reviewer(make_panel(world.round, "Panel two")),
        "officer": lambda: world.officer,
        "undeclared officer": lambda: make_staff(world.call.agency),
        "officer of the other agency": lambda: make_staff(make_agency("vinnova")),
    }
    return simple[role]() if role in simple else make_tied(world, case, role)


def make_tied(world: World, case: Case, role: str) -> User:
    if role in {"reader", "reader done", "external"}:
        user = make_reviewer(world.panel, "external" if role == "external" else "member")
        assign(case, user)
        if role == "reader done":
            write_review(case, user, world.review)
        return user
    if role in {"conflicted", "former member"}:
        user = make_reviewer(world.panel)
        assign(case, user)
        if role == "conflicted":
            declare(world.round, {case.application_id: CONFLICT}, by=user, at=world.review)
        else:
            PanelRole.objects.filter(reviewer__person__user=user).update(ended_at=world.declaring)
        return user
    user = make_staff(world.call.agency, "decision_maker" if role == "decision maker" else "officer")
    answer = {case.application.reference.replace("-", "_"): CONFLICT} if role == "conflicted officer" else {}
    declare_staff(user, world.call, world.declaring, **answer)
    return user


def take_to(world: World, time: str) -> datetime:
    """Write what makes the case stand in `time`; returns the instant to look at."""
    application = case_number(world).application
    if time == "locked":
        meeting = DecisionMeeting.objects.create(
            call=world.call, title="Meeting", held_on=world.in_panel.date(), state="locked", locked_by=world.officer
        )
        Decision.objects.create(
            meeting=meeting, application=application, outcome="rejected", reason_sv="Nej.", proposed_by=world.officer,
            proposed_at=world.in_panel,
        )  # fmt: skip
    if time == "published":
        Application.objects.filter(pk=application.pk).update(status="rejected", decided_at=world.in_panel)
    if time == "withdrawn":
        withdrawn = {"status": "withdrawn", "withdrawn_at": world.review, "decided_at": None}
        Application.objects.filter(pk=application.pk).update(**withdrawn)
    return {"opened": world.declaring, "review": world.review}.get(time, world.in_panel)


def test_what_exists_for_every_role_in_every_state() -> None:
    world = make_world(1)
    people = {role: make_role(world, role) for role in TABLE}
    found: dict[str, list[str]] = {role: [] for role in TABLE}

    for time in TIMES:
        at = take_to(world, time)
        for role, user in people.items():
            found[role].append("".join(letter for letter, right in LETTERS.items() if _sees(user, at, right)))

    assert {role: tuple(letters) for role, letters in found.items()} == TABLE


def _sees(user: User, at: datetime, right: Right) -> bool:
    return cases_visible_to(user, at, right).exists()


def test_a_barred_case_is_a_stub_for_the_panel_and_nothing_elsewhere() -> None:
    world = make_world(2)
    member, stranger = make_reviewer(world.panel), make_user()
    barred, open_case = case_number(world, 1), case_number(world, 2)
    declare(world.round, {barred.application_id: CONFLICT}, by=member, at=world.review)

    assert [sight(member, case, world.in_panel) for case in (barred, open_case)] == [Sight.STUB, Sight.FULL]
    assert sight(stranger, barred, world.in_panel) is Sight.NOTHING
    assert [one.case.label for one in seen_cases(member, world.in_panel)] == ["A-02"]
    assert [case.label for case in stubs(member, world.panel)] == ["A-01"]
    assert [case.label for case in own_conflicts(member)] == ["A-01"]
    assert stubs(stranger, world.panel) == ()
    with pytest.raises(Hidden):
        case_for(member, barred.pk, world.in_panel)


def test_the_vice_chair_stands_in_where_the_chair_is_barred() -> None:
    world = make_world(2)
    chair, vice = make_reviewer(world.panel, "chair"), make_reviewer(world.panel, "vice_chair")
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=chair, at=world.review)

    parts = {one.case.label: sorted(one.parts) for one in seen_cases(vice, world.in_panel)}

    assert parts == {"A-01": ["chair"], "A-02": ["member"]}


def test_a_person_with_two_roles_has_the_union_and_a_bar_beats_both() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    case = case_number(world)
    AgencyRole.objects.create(
        agency=world.call.agency, user=member, role="officer", granted_at=world.declaring, confirmed_at=world.declaring,
        granted_by=make_user(), confirmed_by=make_user(),
    )  # fmt: skip
    StaffDeclaration.objects.create(call=world.call, user=member, at=world.declaring)

    assert case_for(member, case.pk, world.review).rights == set(Right)
    declare(world.round, {case.application_id: CONFLICT}, by=member, at=world.review)
    assert seen_cases(member, world.review) == ()


def test_no_case_of_another_call_is_seen() -> None:
    one, other = make_world(1), make_world(1)
    judged_eligible(other.call)

    member = make_reviewer(one.panel, "chair")

    assert {seen.case.round for seen in seen_cases(member, one.in_panel)} == {one.round}
