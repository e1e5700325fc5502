"""What a panel may still read when its list is with a decision meeting, and when the decisions are published."""

import pytest
from django.urls import reverse

from applications.models import Application
from reviews.models import Case, Decision, DecisionMeeting, Panel, Statement
from tests.factories import DAY
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
ACTS = {
    "save_panel_grades": {"grade_quality": "1", "grade_feasibility": "1", "grade_overall": "1"},
    "save_statement": {"text": "Too late", "revision": "0"},
    "move_case_in_list": {"place": "prioritise"},
}


def lock(world: World) -> None:
    """The list is locked, and its one case attached to a meeting whose list is locked."""
    Panel.objects.update(list_state=Panel.ListState.LOCKED)
    Case.objects.update(stage="proposed", place="prioritised", rank=1)
    row = {"call": world.call, "title": "Meeting", "held_on": world.in_panel.date(), "locked_by": world.officer}
    meeting = DecisionMeeting.objects.create(state="locked", **row)
    Decision.objects.create(
        meeting=meeting,
        application=case_number(world).application,
        outcome="rejected",
        reason_sv="Ja.",
        proposed_by=world.officer,
        proposed_at=world.in_panel,
    )


def publish(world: World) -> None:
    lock(world)
    Application.objects.filter(pk=case_number(world).application_id).update(
        status="rejected", decided_at=world.in_panel
    )


@pytest.mark.parametrize("happens", [lock, publish])
def test_a_member_reads_what_the_panel_made_and_no_application(happens: object) -> None:
    world = make_world(1, closes_in=-40 * DAY)
    case = case_number(world)
    user = make_reviewer(world.panel, name="Rut Alm")
    assign(case, user)
    write_review(case, user, world.review)
    happens(world)
    client = browser(user)

    board = page(client, "panel", world.panel.pk)
    own = page(client, "panel_case", case.pk)

    assert f'href="{reverse("panel_case", args=[case.pk])}"' in board
    assert f'href="{reverse("panel_case", args=[case.pk])}"' in page(client, "ranking", world.panel.pk)
    assert f'href="{reverse("panel_case", args=[case.pk])}"' in page(client, "reviewing")
    assert ("Rut Alm" in own, "Strong." in own) == (True, True)
    assert "Strong." in page(client, "other_reviews", case.pk)
    for name in ("review_case", "check_review", "case_pdf", "declare_case"):
        page(client, name, case.pk, status=404)
    assert f'href="{reverse("review_case", args=[case.pk])}"' not in board + own


def test_an_external_and_one_who_never_submitted_read_nothing() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    case = case_number(world)
    external, late = make_reviewer(world.panel, "external"), make_reviewer(world.panel)
    assign(case, external)
    assign(case, late)
    write_review(case, external, world.review)
    lock(world)

    for user in (external, late):
        for name in ("panel_case", "other_reviews", "review_case"):
            page(browser(user), name, case.pk, status=404)


@pytest.mark.parametrize("act", ACTS)
def test_the_chair_changes_nothing_any_more(act: str) -> None:
    world = make_world(1, closes_in=-40 * DAY)
    chair, case = make_reviewer(world.panel, "chair"), case_number(world)
    lock(world)
    client = browser(chair)

    assert "<form" not in page(client, "panel_case", case.pk).split('id="main"')[1].split("</main>")[0]
    client.post(reverse(act, args=[case.pk]), ACTS[act])

    assert not Statement.objects.exists()
    assert not case.panel_grades.exists()
    assert case_number(world).stage == "proposed"


def test_the_first_page_says_that_the_list_is_locked() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    user = make_reviewer(world.panel)
    assert "The panel is open" in page(browser(user), "reviewing")
    lock(world)

    assert "priority list is locked. You can still read it" in page(browser(user), "reviewing")
