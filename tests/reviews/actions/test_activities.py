"""By when a panel does what: who sets it, what is refused, who is told and who is reminded."""

from datetime import datetime
from typing import Any

import pytest

from applications.models import Call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.activities import remind_of_activities, set_dates
from reviews.actions.statements import mark_ready, write_statement
from reviews.domain.activities import Activity
from reviews.models import ActivityDate, PanelRole
from tests.factories import DAY, make_agency, make_staff, make_user
from tests.reviews.activities import HOUR, dates, panel_dates, set_all, set_some, told
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_all,
    make_panel,
    make_reviewer,
    make_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(2)


def standing(world: World, panel: object = None) -> dict[str, tuple[datetime, bool]]:
    found = panel_dates(panel or world.panel)
    return {one.name: (one.at, one.is_own) for one in found if one.name in set(Activity)}


def refusal(act: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def test_a_panel_s_own_date_goes_before_the_round_s_until_it_is_taken_away(world: World) -> None:
    set_all(world)
    early = world.round.review_opens_at - 3 * HOUR
    other = make_panel(world.round, "Panel two")
    at = world.round.review_opens_at - 4 * DAY

    assert set_some(world, world.panel, at, declare=early) == 1

    whole = dates(world)
    assert standing(world) == {one.value: (moment, False) for one, moment in whole.items()} | {"declare": (early, True)}
    assert standing(world, other) == {one.value: (moment, False) for one, moment in whole.items()}
    set_some(world, world.panel, at, declare=None)
    assert standing(world)["declare"] == (whole[Activity.DECLARE], False)
    versions = {one.name: one.version for one in panel_dates(world.panel)}
    assert (versions["declare"], versions["chair"]) == (3, 1)


def test_a_change_is_kept_in_the_trail_and_no_change_is_not(world: World) -> None:
    assert set_all(world) == 5
    assert set_all(world) == 0
    event = Event.objects.get(action="activity_dates.set")
    wanted = {one.value: moment.isoformat() for one, moment in dates(world).items() if moment}
    assert event.detail == {"round": str(world.round.pk), "activities": wanted}
    assert (event.chain, event.actor) == (f"call:{world.call.pk}", str(world.officer.pk))


@pytest.mark.parametrize("role", ["decision_maker", "administrator", "auditor", "registrar", "coordinator"])
def test_others_of_the_agency_set_nothing(world: World, role: str) -> None:
    with pytest.raises(Hidden):
        set_dates(world.round, dates(world), by=make_staff(world.call.agency, role), at=world.declaring)


def test_nobody_else_sets_anything(world: World) -> None:
    strangers = [make_user(), make_staff(make_agency("vinnova")), make_reviewer(world.panel, "chair")]
    for user in strangers:
        for row in (world.round, world.panel):
            with pytest.raises(Hidden):
                set_dates(row, dates(world), by=user, at=world.declaring)
    assert not ActivityDate.objects.exists()


def test_a_date_that_does_not_fit_is_refused(world: World) -> None:
    late = world.round.panel_closes_at + DAY
    assert refusal(lambda: set_all(world, chair=late)).code == "activity_after_panel"
    assert refusal(lambda: set_all(world, at=world.declaring)).code == "activity_in_past"
    own = world.round.panel_opens_at + 1 * DAY
    assert refusal(lambda: set_all(world, discuss=own)).code == "activity_out_of_order"
    assert not ActivityDate.objects.exists()


def test_what_has_passed_stays_while_another_is_set(world: World) -> None:
    set_all(world)
    later = world.round.panel_opens_at + 6 * DAY
    assert set_all(world, at=world.review, chair=later) == 1


def test_a_round_s_date_must_fit_with_what_a_panel_has_of_its_own(world: World) -> None:
    opens_at, at = world.round.panel_opens_at, world.declaring
    set_some(world, world.panel, at, statements=opens_at + DAY)
    refused = refusal(lambda: set_some(world, world.round, at, preliminary=opens_at + 2 * DAY))
    assert (refused.code, refused.params["panel"].en) == ("activity_of_panel", "Panel one")
    assert set_some(world, world.round, at, preliminary=opens_at + DAY) == 1


def test_those_concerned_are_told_once_with_all_that_stands_for_them(world: World) -> None:
    chair, member = (make_reviewer(world.panel, role, name=role) for role in ("chair", "member"))
    make_reviewer(world.panel, "observer", name="observer")
    make_reviewer(world.panel, "external", name="external")
    PanelRole.objects.filter(reviewer__person__user=make_reviewer(world.panel, name="gone")).update(
        ended_at=world.declaring
    )

    set_all(world)

    assert told("activity_dates") == ["chair", "external", "member", "observer"]
    mails = {one.recipient: one.body for one in Message.objects.filter(key__startswith="activity_dates:")}
    assert "- The chair has locked the priority list:" in mails[chair]
    assert "- Final statements are ready:" in mails[member]
    assert "The chair has locked" not in mails[member]
    assert "Panel one" in mails[member]


def test_only_those_whom_the_change_concerns_are_told(world: World) -> None:
    chair = make_reviewer(world.panel, "chair", name="chair")
    make_reviewer(world.panel, name="member")
    elsewhere = make_reviewer(make_panel(world.round, "Panel two"), "chair", name="other chair")
    set_all(world)
    Message.objects.all().delete()
    set_some(world, world.panel, world.declaring, chair=world.round.panel_opens_at + 6 * DAY)
    assert told("activity_dates") == [str(chair)]
    set_some(world, world.round, world.review, chair=world.round.panel_opens_at + 5 * DAY + HOUR)
    assert told("activity_dates") == sorted([str(chair), str(elsewhere)])


def test_a_later_message_stands_for_an_earlier_one(world: World) -> None:
    member, gone = make_reviewer(world.panel, name="Member"), make_reviewer(world.panel, name="Gone")
    set_all(world)
    set_all(world, at=world.round.review_opens_at - 4 * DAY, discuss=world.round.panel_opens_at + 2 * DAY)
    PanelRole.objects.filter(reviewer__person__user=gone).update(ended_at=world.declaring)

    send_queued(world.declaring)

    rows = Message.objects.filter(key__startswith="activity_dates:").order_by("at").values_list("recipient", "state")
    assert [state for key, state in rows if key == member.pk] == ["dropped", "sent"]
    assert [state for key, state in rows if key == gone.pk] == ["dropped", "dropped"]


def due(world: World, activity: Activity) -> datetime:
    moment = dates(world)[activity]
    assert moment is not None
    return moment - HOUR


def test_who_has_not_declared_is_reminded_once_the_day_before(world: World) -> None:
    make_reviewer(world.panel, name="Undeclared", declared=False)
    make_reviewer(world.panel, name="Declared")
    make_reviewer(world.panel, "external", name="Asked about nothing", declared=False)
    set_all(world)

    assert remind_of_activities(due(world, Activity.DECLARE) - DAY) == 0
    assert [remind_of_activities(due(world, Activity.DECLARE)) for _time in range(2)] == [1, 0]

    assert told("activity_reminder") == ["Undeclared"]
    mail = Message.objects.get(key__startswith="activity_reminder:")
    assert f"/reviewing/rounds/{world.round.pk}/declaration/" in mail.body
    assert Event.objects.get(action="activity_dates.reminded").detail["n_people"] == 1


def test_who_takes_part_in_a_statement_that_is_not_ready_is_reminded(world: World) -> None:
    chair, reader = make_reviewer(world.panel, "chair", name="Chair"), make_reviewer(world.panel, name="Reader")
    make_reviewer(world.panel, name="Reads nothing")
    case = case_number(world)
    assign(case, reader)
    set_all(world)

    remind_of_activities(due(world, Activity.STATEMENTS))
    assert told("activity_reminder") == ["Chair", "Reader"]
    write_statement(case, "Text.", revision=0, by=chair, at=world.in_panel)
    mark_ready(case, by=chair, at=world.in_panel)
    send_queued(due(world, Activity.STATEMENTS))

    states = Message.objects.filter(key__startswith="activity_reminder:").values_list("recipient__name", "state")
    assert dict(states) == {"Chair": "sent", "Reader": "dropped"}


def test_a_case_that_is_closed_to_the_person_reminds_nobody(world: World) -> None:
    barred = make_reviewer(world.panel, name="Barred reader", declared=False)
    assign(case_number(world), barred)
    declare_all(barred, world.round, A_01=CONFLICT)
    set_all(world)
    remind_of_activities(due(world, Activity.STATEMENTS))
    assert told("activity_reminder") == []


def test_nobody_is_reminded_of_what_was_moved_or_decided(world: World) -> None:
    make_reviewer(world.panel, "chair", name="Chair")
    set_all(world)
    at = due(world, Activity.STATEMENTS)
    remind_of_activities(at)
    set_some(world, world.round, at, statements=world.round.panel_opens_at + 5 * DAY)
    send_queued(at)
    assert Message.objects.get(key__startswith="activity_reminder:").state == "dropped"
    Call.objects.update(decided_at=at)
    assert remind_of_activities(at + DAY) == 0


def test_what_is_set_at_short_notice_reminds_nobody(world: World) -> None:
    make_reviewer(world.panel, "chair", name="Chair")
    at = due(world, Activity.STATEMENTS)
    set_some(world, world.round, at, statements=at + 2 * HOUR)
    assert remind_of_activities(at + HOUR) == 0


def test_a_panel_s_own_date_is_the_one_that_is_reminded_of(world: World) -> None:
    make_reviewer(world.panel, "chair", name="Chair")
    set_all(world)
    own = world.round.panel_opens_at + 5 * DAY
    set_some(world, world.panel, world.review, statements=own)
    assert remind_of_activities(due(world, Activity.STATEMENTS)) == 1
    assert told("activity_reminder") == []
    assert remind_of_activities(own - HOUR) == 1
    assert told("activity_reminder") == ["Chair"]


def test_one_row_is_kept_of_each_date(world: World) -> None:
    for day in (2, 3):
        set_some(world, world.round, world.declaring, discuss=world.round.panel_opens_at + day * DAY)
    assert ActivityDate.objects.count() == 1
