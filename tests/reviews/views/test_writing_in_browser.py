"""Writing a review in the browser: saved by itself, two windows side by side, closed by a conflict of interest."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from applications.actions.working_copy import Change, fingerprint
from clusterportal.accounts.models import User
from reviews.actions.declarations import declare
from reviews.actions.reviewing import save_review
from reviews.models import Case, Review
from reviews.queries.reviewing import own_review
from tests.applications.browsing import sign_in
from tests.reviews.worlds import CONFLICT, World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


@pytest.fixture
def world() -> World:
    return make_world(1)


@pytest.fixture
def case(world: World) -> Case:
    return case_number(world)


@pytest.fixture
def reader(world: World, case: Case) -> User:
    user = make_reviewer(world.panel)
    assign(case, user)
    return user


@pytest.fixture
def opened(
    live_server, all_answered: None, new_context: Callable[..., BrowserContext], case: Case, reader: User
) -> Page:
    context = new_context(base_url=live_server.url)
    sign_in(context, reader, live_server.url)
    page = context.new_page()
    page.goto(reverse("review_case", args=[case.pk]))
    return page


def state(page: Page):
    return page.locator("[data-save-state]")


def text(case: Case, reader: User) -> str:
    return own_review(reader, case).marks["quality"].text


def kept_on_device(page: Page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


def test_grades_and_words_are_saved_by_themselves(opened, case, reader, screenshot):
    opened.locator("#id_text_quality").fill("A strong application.")
    opened.get_by_role("radio", name="6").first.check()

    expect(state(opened)).to_have_text(SAVED)
    expect(opened.locator("[name=base_grade_quality]")).to_have_value(fingerprint(6))
    assert (own_review(reader, case).marks["quality"].grade, text(case, reader)) == (6, "A strong application.")
    assert kept_on_device(opened) == "{}"
    screenshot(opened, "review-saved")


def test_text_outlives_a_lost_network_and_an_expired_session(opened, case, reader, live_server):
    opened.context.set_offline(True)
    opened.locator("#id_text_quality").fill("Written on a train.")
    expect(state(opened)).to_contain_text("kept on this device")
    Session.objects.all().delete()
    opened.context.set_offline(False)
    expect(state(opened)).to_contain_text("you are signed out")

    sign_in(opened.context, reader, live_server.url)
    opened.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(state(opened)).to_have_text(SAVED)
    assert (text(case, reader), kept_on_device(opened)) == ("Written on a train.", "{}")


@pytest.mark.parametrize("choice", ["Keep mine", "Use this answer"])
def test_two_windows_stand_side_by_side_until_one_text_is_chosen(world, opened, case, reader, screenshot, choice):
    other = {"text_quality": Change("The other window.", fingerprint(""))}
    save_review(case, other, by=reader, at=world.review)

    opened.locator("#id_text_quality").fill("This window.")

    panel = opened.locator("[data-other-answer]")
    expect(panel).to_contain_text("Saved in another window at")
    expect(panel).to_contain_text("The other window.")
    screenshot(opened, f"review-two-windows-{choice.split()[0].lower()}")
    panel.get_by_role("button", name=choice).click()
    expect(panel).to_have_count(0)
    left = "This window." if choice == "Keep mine" else "The other window."
    expect(opened.locator("[name=base_text_quality]")).to_have_value(fingerprint(left))
    opened.reload()
    expect(opened.locator("#id_text_quality")).to_have_value(left)
    assert text(case, reader) == left


def test_a_conflict_closes_the_page_plainly_and_sends_nothing_more(world, opened, case, reader, screenshot):
    save_review(case, {"note": Change("Saved before.", fingerprint(""))}, by=reader, at=world.review)
    declare(world.round, {case.application_id: CONFLICT}, by=reader, at=world.review)

    opened.locator("#id_text_quality").fill("Too late.")

    expect(state(opened)).to_have_text("Not saved: this application is closed to you. What was saved before is kept.")
    assert kept_on_device(opened) == "{}"
    screenshot(opened, "review-closed")
    sent = []
    opened.on("request", lambda request: sent.append(request.url))
    opened.locator("#id_text_quality").fill("Still typing.")
    opened.wait_for_timeout(2500)
    assert sent == []
    assert Review.objects.get().note == "Saved before."


def test_what_was_typed_after_the_review_was_submitted_elsewhere_stands_there_to_copy(world, opened, case, reader):
    write_review(case, reader, world.review)

    opened.locator("#id_note").fill("One more thing.")

    expect(state(opened)).to_contain_text("The review is submitted.")
    opened.reload()
    expect(opened.locator("[data-unsaved]")).to_contain_text("One more thing.")
