"""Screening out in the panel's page, and what the others see of it."""

import pytest
from django.urls import reverse

from reviews.actions.screening import screen_out
from reviews.models import Case
from tests.factories import DAY
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def test_the_chair_screens_out_and_lifts_back_with_a_reason() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    chair = browser(make_reviewer(world.panel, "chair"))
    case = case_number(world)
    address = reverse("screen_case", args=[case.pk, "screen-out"])

    refused = chair.post(address, {"reason": " "})

    assert (refused.status_code, case_number(world).stage) == (422, "under_review")
    done = chair.post(address, {"reason": "Outside the call."}, follow=True).content.decode()
    assert "The application is screened out. What is written is kept." in done
    assert "Lift the application back" in done
    assert case_number(world).screened_reason == "Outside the call."
    late = chair.post(address, {"reason": "Once more."})
    assert (late.status_code, "Once more." in late.content.decode()) == (409, True)
    assert case_number(world).screened_reason == "Outside the call."
    board = chair.get(reverse("panel", args=[world.panel.pk])).content.decode()
    assert "Screened out" in board
    chair.post(reverse("screen_case", args=[case.pk, "lift-back"]), {"reason": "Inside."})
    assert Case.objects.get().stage == "under_review"


def test_a_member_reads_why_and_has_no_button() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    member = make_reviewer(world.panel)
    screen_out([case_number(world)], reason="Outside the call.", by=world.officer, at=world.in_panel)
    seen = page(browser(member), "panel_case", case_number(world).pk)
    assert ("Outside the call." in seen, "Lift the application back" in seen) == (True, False)
    denied = browser(member).post(reverse("screen_case", args=[case_number(world).pk, "lift-back"]), {"reason": "No."})
    assert (denied.status_code, case_number(world).stage) == (403, "screened_out")


def test_the_reader_is_told_that_what_is_written_is_kept() -> None:
    world = make_world(1)
    reader = make_reviewer(world.panel)
    assign(case_number(world), reader)
    screen_out([case_number(world)], reason="Outside the call.", by=world.officer, at=world.review)
    seen = page(browser(reader), "review_case", case_number(world).pk)
    assert "The application is not to be reviewed any further. What you have written is kept." in seen
    assert "Outside the call." not in seen
    assert case_number(world).label not in page(browser(reader), "reviewing")
