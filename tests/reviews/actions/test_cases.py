"""Opening cases and placing them in panels."""

import pytest

from applications.actions.eligibility import judge
from applications.models import Application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.cases import Opened, move_case, open_cases, place_in_panel
from reviews.models import Case, Conflict
from tests.factories import DAY, make_call, make_staff
from tests.reviews.worlds import (
    CONFLICT,
    case_number,
    declare_all,
    declare_staff,
    fresh,
    judged_eligible,
    make_panel,
    make_reviewer,
    make_world,
)

pytestmark = pytest.mark.django_db


def test_eligible_applications_become_cases_with_labels_and_a_panel() -> None:
    world = make_world(2)

    cases = list(Case.objects.order_by("label"))

    assert [(case.label, case.panel, case.stage, case.rank) for case in cases] == [
        ("A-01", world.panel, "under_review", None),
        ("A-02", world.panel, "under_review", None),
    ]
    assert {fresh(case.application).status for case in cases} == {"eligible"}
    assert Event.objects.filter(action="case.opened").count() == 2


def test_opening_again_takes_only_what_is_new() -> None:
    world = make_world(1)
    judged_eligible(world.call)
    judged_eligible(world.call).eligibility.delete()

    again = open_cases(world.round, by=world.officer, at=world.declaring)
    third = open_cases(world.round, by=world.officer, at=world.declaring)

    assert (again, third) == (Opened(1, 0, 0), Opened(0, 0, 0))
    assert sorted(Case.objects.values_list("label", flat=True)) == ["A-01", "A-02"]


def test_the_panel_of_the_area_is_proposed_and_none_where_it_is_unclear() -> None:
    world = make_world(0)
    make_panel(world.round, "Panel two").areas.clear()
    world.panel.areas.clear()
    judged_eligible(world.call)

    opened = open_cases(world.round, by=world.officer, at=world.declaring)

    assert opened == Opened(1, 1, 0)
    assert case_number(world).panel is None


def test_the_area_that_was_submitted_counts_and_not_a_later_copy() -> None:
    world = make_world(0)
    first, second = world.call.areas.order_by("position")
    world.panel.areas.set([first])
    other = make_panel(world.round, "Panel two")
    other.areas.set([second])
    application = judged_eligible(world.call)
    Application.objects.filter(pk=application.pk).update(area=second)

    open_cases(world.round, by=world.officer, at=world.declaring)

    assert case_number(world).panel == world.panel


def test_judged_as_ineligible_gets_no_case() -> None:
    world = make_world(0)
    application = judged_eligible(world.call)
    judge(application, outcome="ineligible", reason="Too few.", by=world.officer, at=world.declaring)

    assert open_cases(world.round, by=world.officer, at=world.declaring) == Opened(0, 0, 0)
    assert fresh(application).status == "signed"


def test_an_officer_declares_first_and_others_find_nothing() -> None:
    world = make_world(0)
    undeclared, other = make_staff(world.call.agency), make_staff(make_call("vinnova").agency)

    with pytest.raises(Refused) as caught:
        open_cases(world.round, by=undeclared, at=world.declaring)
    assert caught.value.code == "declare_first"
    with pytest.raises(Hidden):
        open_cases(world.round, by=other, at=world.declaring)


def test_a_conflicted_officer_opens_all_and_is_told_of_the_rest() -> None:
    world = make_world(0)
    closed = judged_eligible(world.call)
    officer = make_staff(world.call.agency)
    declare_staff(officer, world.call, world.declaring, **{closed.reference.replace("-", "_"): CONFLICT})
    judged_eligible(world.call)

    opened = open_cases(world.round, by=officer, at=world.declaring)

    assert opened == Opened(1, 0, 0)
    assert Case.objects.count() == 2


def test_new_cases_and_panels_reopen_the_members_declarations() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    elsewhere = make_panel(world.round, "Panel two")
    stranger = make_reviewer(elsewhere)
    role = world.panel.roles.get(reviewer__person__user=member)
    other_role = elsewhere.roles.get(reviewer__person__user=stranger)
    assert role.declared_at is not None

    place_in_panel(case_number(world), elsewhere, by=world.officer, at=world.declaring)

    role.refresh_from_db()
    other_role.refresh_from_db()
    assert role.declared_at is not None
    assert other_role.declared_at is None
    assert case_number(world).panel == elsewhere


def test_a_panel_of_another_round_is_refused() -> None:
    world, other = make_world(1), make_world(0)

    with pytest.raises(Refused) as caught:
        place_in_panel(case_number(world), other.panel, by=world.officer, at=world.declaring)

    assert caught.value.code == "panel_of_other_round"


def test_a_stage_moves_by_the_table_alone() -> None:
    world = make_world(1)
    case = case_number(world)

    move_case(case, "prioritise", by=world.officer, at=world.in_panel)
    with pytest.raises(Refused) as caught:
        move_case(case, "lift_back", by=world.officer, at=world.in_panel)

    assert caught.value.code == "illegal_stage"
    assert case_number(world).stage == "prioritised"


def test_conflicts_of_all_reviewers_are_found_at_opening() -> None:
    world = make_world(0)
    application = judged_eligible(world.call)
    reviewer = make_reviewer(world.panel, declared=False)
    reviewer.person.affiliations.create(
        organisation=application.consortium.organisation, department="Physics", ends_on=world.declaring - 400 * DAY
    )
    reviewer.person.affiliations.create(organisation=application.consortium.organisation, department="Physics")

    opened = open_cases(world.round, by=world.officer, at=world.declaring)

    found = Conflict.objects.filter(person=reviewer.person)
    assert opened == Opened(1, 0, 4)
    assert set(found.values_list("rule", "state")) == {
        ("same_department", "suspected"),
        ("same_organisation", "noted"),
        ("earlier_affiliation", "noted"),
        ("same_email_domain", "noted"),
    }
    assert application.bars.filter(person=reviewer.person, lifted_at__isnull=True).exists()


def test_members_are_written_to_once_until_they_have_answered() -> None:
    world = make_world(0)
    member = make_reviewer(world.panel, declared=False, name="Rut Alm")
    make_reviewer(world.panel, "external", declared=False)
    judged_eligible(world.call)
    open_cases(world.round, by=world.officer, at=world.declaring)
    judged_eligible(world.call)
    open_cases(world.round, by=world.officer, at=world.declaring)

    message = Message.objects.get(key__startswith="declare:")

    assert (message.to, message.subject) == (
        member.email,
        "Declare your conflicts of interest to Swedish Research Council",
    )
    assert f"/reviewing/rounds/{world.round.pk}/declaration/" in message.body
    declare_all(member, world.round)
    judged_eligible(world.call)
    open_cases(world.round, by=world.officer, at=world.declaring)
    assert Message.objects.filter(key__startswith="declare:", to=member.email).count() == 2
