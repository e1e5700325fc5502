"""What is written in a discussion stays on the device until it is posted."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from reviews.models import Post
from tests.applications.browsing import sign_in
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world, write_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draft_outlives_an_expired_session_and_goes_when_it_is_posted(
    live_server, all_answered: None, new_context: Callable[..., BrowserContext], screenshot
) -> None:
    world = make_world(1)
    case, reader = case_number(world), make_reviewer(world.panel)
    assign(case, reader)
    write_review(case, reader, world.review)
    context = new_context(base_url=live_server.url)
    sign_in(context, reader, live_server.url)
    page = context.new_page()
    address = reverse("discussion", args=[case.pk])
    page.goto(address)

    page.get_by_label("Your post").fill("Two lines\nof a draft.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Post", exact=True).click()
    assert Post.objects.count() == 0
    sign_in(context, reader, live_server.url)
    page.goto(address)
    expect(page.get_by_label("Your post")).to_have_value("Two lines\nof a draft.")
    expect(page.locator("[data-draft-said]")).to_contain_text("brought back")
    screenshot(page, "discussion-draft")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator(".post")).to_contain_text("Two lines")
    expect(page.get_by_label("Your post")).to_have_value("")
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
