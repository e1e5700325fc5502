"""What is taken of a call's frame: from published decisions, meetings and lists, as one person may know it."""

import pytest

from applications.models import AgencyRole, Application, Call
from clusterportal.accounts.errors import Hidden, Refused
from reviews.actions.call_list import propose_list
from reviews.actions.grants import decline
from reviews.models import Decision, Grant, Panel
from reviews.queries.frames import View, agency_frame, calls_with_frame_for, year_frames
from reviews.queries.what_if import tryable_list
from tests.factories import NOW, make_agency, make_call, make_initiative, make_staff
from tests.reviews.frames import Framed, M, framed
from tests.reviews.worlds import make_panel

pytestmark = pytest.mark.django_db
ASKED = (30, 40, 50)


def share_of(world: Framed, user: object, agency: str = "vr") -> object:
    return agency_frame(user, make_initiative(), make_agency(agency), world.at, "en")


def test_a_list_takes_what_is_prioritised_until_it_is_proposed_and_decided() -> None:
    world = framed()
    assert world.takings() == {"A-01": ("listed", ASKED), "A-02": ("listed", ASKED)}
    meeting = world.meeting(1)
    assert world.takings() == {"A-01": ("reserved", ASKED), "A-02": ("listed", ASKED)}
    world.lock(meeting)
    assert world.takings() == {"A-01": ("reserved", ASKED), "A-02": ("listed", ASKED)}


def test_a_published_grant_is_committed_and_another_amount_follows_the_budget_by_year() -> None:
    world = framed()
    world.publish(world.meeting(1, grants={1: 60 * M}))
    assert world.takings() == {"A-01": ("committed", (15, 20, 25)), "A-02": ("listed", ASKED)}
    whole = world.frame().account.whole
    assert (whole.frame_sek, whole.committed_sek, whole.reserved_sek, whole.listed_sek) == (
        *(300 * M, 60 * M),
        *(0, 120 * M),
    )
    assert whole.remaining_sek == 120 * M


def test_a_grant_that_is_declined_takes_nothing_and_does_not_go_back_to_the_list() -> None:
    world = framed()
    world.publish(world.meeting(1))
    grant = Grant.objects.get()
    leader = grant.decision.application.created_by
    decline(grant, sha256=grant.sha256, reason="No room.", by=leader, at=world.at)

    assert world.takings() == {"A-02": ("listed", ASKED)}
    assert world.frame().account.whole.remaining_sek == 180 * M
    coordinator = make_staff(make_agency("vinnova"), "coordinator")
    assert world.takings(coordinator) == {"A-02": ("listed", ASKED)}
    options = tryable_list(world.world.officer, world.world.call, world.at, "en").options
    assert [one.counts for one in options] == [False, True, False]


def test_what_is_proposed_for_rejection_takes_nothing_though_it_is_prioritised() -> None:
    world = framed()
    world.meeting(1, 2, grants={1: 0})
    assert world.takings() == {"A-02": ("reserved", ASKED)}


def test_years_add_up_to_the_amount_to_the_last_krona() -> None:
    world = framed()
    world.meeting(1, grants={1: 100_000_001})
    (claim,) = [one.claim for one in world.frame().takings if one.label == "A-01"]
    assert list(claim.by_year.values()) == [25_000_000, 33_333_334, 41_666_667]
    assert claim.amount_sek == Decision.objects.get().amount_sek


def test_the_frame_falls_on_years_by_the_days_of_the_grant_period() -> None:
    world = framed()
    frames = year_frames([world.world.call])[world.world.call.pk]
    assert list(frames) == world.years
    assert sum(frames.values()) == 300 * M
    assert max(frames.values()) - min(frames.values()) < M  # whole years: only a leap day apart


def test_what_is_below_the_frame_line_is_named_and_not_counted() -> None:
    world = framed()
    Call.objects.update(frame_sek=200 * M)
    world.world.call.refresh_from_db()
    assert (list(world.takings()), world.frame().beyond) == (["A-01"], ("A-02",))


def test_with_several_panels_the_list_counts_once_the_joint_list_is_begun() -> None:
    world = framed()
    make_panel(world.world.round, "Panel two")
    assert world.takings() == {}
    propose_list(world.world.call, by=world.world.officer, at=world.at)
    assert list(world.takings()) == ["A-01", "A-02"]


def test_a_panels_list_counts_when_it_is_locked() -> None:
    world = framed()
    Panel.objects.update(list_state="open")
    assert world.takings() == {}


def test_what_is_withdrawn_takes_nothing() -> None:
    world = framed()
    Application.objects.filter(pk=world.application(1).pk).update(status="withdrawn", withdrawn_at=NOW)
    assert list(world.takings()) == ["A-02"]


def test_a_decision_maker_sees_locked_and_published_meetings_and_no_list() -> None:
    world = framed()
    meeting = world.meeting(1)
    assert (world.view(world.decider), world.takings(world.decider)) == (View.DECISION_MAKER, {})
    world.lock(meeting)
    assert world.takings(world.decider) == {"A-01": ("reserved", ASKED)}


def test_who_has_not_declared_sees_nothing_of_any_case() -> None:
    world = framed()
    new = make_staff(world.world.call.agency)
    frame = world.frame(new)
    assert (frame.view, frame.takings, frame.is_known) == (View.SET_UP, (), False)


def test_a_bar_leaves_the_case_out_and_with_it_every_total_of_the_whole() -> None:
    world = framed()
    world.publish(world.meeting(1))
    world.meeting(2)
    before = world.frame(world.second)
    assert (before.is_known, before.account.whole.remaining_sek) == (True, 60 * M)
    world.bar(world.second, 1)
    frame = world.frame(world.second)
    assert (frame.is_known, [one.label for one in frame.takings]) == (False, ["A-02"])
    assert frame.account.whole.taken_sek == 120 * M


def test_what_happens_to_a_hidden_case_changes_nothing() -> None:
    world = framed()
    world.bar(world.second, 1)
    frames = [world.frame(world.second)]
    meeting = world.meeting(1)
    frames.append(world.frame(world.second))
    world.lock(meeting)
    frames.append(world.frame(world.second))
    assert [one.takings for one in frames] == [frames[0].takings] * 3


def test_a_coordinator_sees_what_is_published_and_locked_lists_and_no_proposal() -> None:
    world = framed()
    coordinator = make_staff(make_agency("vinnova"), "coordinator")
    lists = {"A-01": ("listed", ASKED), "A-02": ("listed", ASKED)}
    assert (world.view(coordinator), world.takings(coordinator)) == (View.COORDINATOR, lists)
    meeting = world.meeting(1, 2, grants={1: 60 * M, 2: 0})
    assert world.takings(coordinator) == lists
    world.publish(meeting)
    assert world.takings(coordinator) == {"A-01": ("committed", (15, 20, 25))}


def test_a_coordinator_sees_no_list_before_it_is_locked_and_nothing_of_a_barred_case() -> None:
    world = framed()
    coordinator = make_staff(world.world.call.agency, "coordinator")
    world.bar(coordinator, 1)
    frame = world.frame(coordinator)
    assert (frame.is_known, [one.label for one in frame.takings]) == (False, ["A-02"])
    Panel.objects.update(list_state="open")
    assert world.takings(coordinator) == {}


def test_an_officer_who_coordinates_too_keeps_the_own_view_of_the_own_call() -> None:
    world = framed()
    officer = world.world.officer
    granted = {"granted_at": NOW, "confirmed_at": NOW, "initiative": make_initiative()}
    AgencyRole.objects.create(agency=world.world.call.agency, user=officer, role="coordinator", **granted)
    assert world.view(officer) is View.OFFICER


@pytest.mark.parametrize("role", ["registrar", "auditor", "administrator"])
def test_for_other_staff_there_is_no_frame(role: str) -> None:
    world = framed()
    user = make_staff(world.world.call.agency, role)
    assert not calls_with_frame_for(user, world.at).exists()
    with pytest.raises(Hidden):
        share_of(world, user)


def test_the_other_agencys_staff_and_an_unpublished_call_of_a_coordinator_are_left_out() -> None:
    world = framed()
    other, coordinator = make_staff(make_agency("vinnova")), make_staff(make_agency("vinnova"), "coordinator")
    hidden = make_call("vr", published=False)
    assert not calls_with_frame_for(other, world.at).exists()
    with pytest.raises(Hidden):
        share_of(world, other)
    assert hidden not in calls_with_frame_for(coordinator, world.at)
    assert hidden in calls_with_frame_for(world.world.officer, world.at)


def test_an_agencys_frame_holds_its_calls_together() -> None:
    world = framed()
    world.publish(world.meeting(1))
    other = make_call("vr", frame_sek=250 * M)
    found = share_of(world, world.world.officer)
    assert (found.amount_sek, found.calls_sek, found.has_all_calls) == (500 * M, 550 * M, True)
    assert {one.call for one in found.calls} == {world.world.call, other}
    assert [one.call for one in found.known] == [world.world.call]
    assert found.account == world.frame().account


def test_an_officer_of_one_call_sees_that_call_and_nothing_of_the_others() -> None:
    world = framed()
    make_call("vr", frame_sek=250 * M)
    alone = make_staff(world.world.call.agency, call=world.world.call)
    found = share_of(world, alone)
    assert ([one.call for one in found.calls], found.has_all_calls) == ([world.world.call], False)


def test_a_frame_overspent_is_refused_when_it_is_proposed_or_locked_and_shown_meanwhile() -> None:
    world = framed()
    Call.objects.update(frame_sek=200 * M)
    world.world.call.refresh_from_db()
    meeting = world.meeting(1, 2)
    frame = world.frame()
    assert (frame.account.whole.reserved_sek, frame.account.whole.over_sek) == (240 * M, 40 * M)
    with pytest.raises(Refused, match="frame_overspent"):
        world.lock(meeting)
    with pytest.raises(Refused, match="frame_overspent"):
        world.meeting(3, grants={3: 1})
