"""Two at once about the dates of a panel, with real threads and real commits."""

import pytest

from clusterportal.mail.models import Message
from reviews.actions.activities import remind_of_activities
from reviews.domain.activities import Activity
from reviews.models import ActivityDate
from tests.factories import DAY
from tests.reviews.activities import HOUR, dates, set_all, set_some, told
from tests.reviews.worlds import make_reviewer, make_world
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_two_who_set_the_same_date_leave_one_row_and_one_message() -> None:
    world = make_world(1)
    make_reviewer(world.panel, "chair", name="Chair")

    outcomes = together(*[lambda: set_all(world)] * 3)

    assert sorted(outcomes, key=str) == [0, 0, 5]
    assert set(ActivityDate.objects.values_list("sequence", flat=True)) == {1}
    assert told("activity_dates") == ["Chair"]


def test_a_round_s_date_and_a_panel_s_that_exclude_each_other_do_not_both_stand() -> None:
    world = make_world(1)
    opens_at, at = world.round.panel_opens_at, world.declaring

    together(
        lambda: set_some(world, world.panel, at, statements=opens_at + DAY),
        lambda: set_some(world, world.round, at, preliminary=opens_at + 2 * DAY),
    )

    assert ActivityDate.objects.count() == 1


def test_two_workers_remind_each_person_once() -> None:
    world = make_world(1)
    make_reviewer(world.panel, "chair", name="Chair")
    set_all(world)
    at = dates(world)[Activity.STATEMENTS] - HOUR

    assert sorted(together(*[lambda: remind_of_activities(at)] * 2)) == [0, 1]

    assert Message.objects.filter(key__startswith="activity_reminder:").count() == 1
