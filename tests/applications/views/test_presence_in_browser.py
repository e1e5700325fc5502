"""Two people at one section: each sees the other, and what one saves comes to the other without taking the focus."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.actions.answers import save_answers
from applications.actions.working_copy import Change
from applications.models import Answer, Application
from applications.views.presence import IN_COMPANY
from clusterportal.accounts.models import User
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN_WITHIN = 3000 * IN_COMPANY  # milliseconds: the sign of leaving may be handled only after the next question


@pytest.fixture
def application() -> Application:
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def colleague(application: Application) -> User:
    user = make_user("Cecilia Colleague")
    add_applicant(application.consortium, user, role="administrator")
    return user


def state(page: Page):
    return page.locator("[data-save-state]")


def ask_now(page: Page) -> None:
    """What the page does by itself every few seconds."""
    with page.expect_response(re.compile("/presence/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def write(application, text, base, *, by, key="abstract"):
    save_answers(application, {key: Change(text, base)}, by=by, at=NOW)


def test_each_sees_the_other_and_where_they_write(application, colleague, open_section, screenshot):
    mine = open_section(application, application.created_by)
    theirs = open_section(application, colleague)
    here = mine.locator("[data-presence-here]")
    expect(theirs.locator("[data-presence-here]")).to_have_text(
        f"{application.created_by.name} is editing this section too."
    )

    theirs.locator("#id_abstract").press_sequentially("A cluster")
    ask_now(theirs)
    ask_now(mine)

    expect(here).to_have_text("Cecilia Colleague is editing this section too.")
    expect(mine.locator("#div_id_abstract [data-writing]")).to_have_text("Cecilia Colleague is writing here.")
    screenshot(mine, "somebody-writes")
    theirs.goto(reverse("application", args=[application.reference]))
    ask_now(mine)
    expect(here).to_have_text("", timeout=SEEN_WITHIN)
    expect(mine.locator("[data-writing]")).to_have_count(0)


def test_an_untouched_field_takes_the_new_text_and_says_so(application, colleague, open_section, screenshot):
    page = open_section(application, application.created_by)
    page.locator("#id_keywords").focus()
    write(application, "Her words.", "0", by=colleague)

    ask_now(page)

    field = page.locator("#id_abstract")
    expect(field).to_have_value("Her words.")
    expect(page.locator("#div_id_abstract [data-changed]")).to_contain_text("Updated by Cecilia Colleague")
    expect(page.locator("[data-presence-spoken]")).to_contain_text("Updated by Cecilia Colleague")
    expect(page.locator("#id_keywords")).to_be_focused()
    screenshot(page, "updated")
    field.fill("Her words and mine.")
    expect(state(page)).to_have_text(re.compile("Saved"))
    assert Answer.objects.get(field_key="abstract").value == "Her words and mine."
    expect(page.locator("#div_id_abstract .field-count")).to_contain_text("characters left")


def test_a_field_in_which_somebody_stands_only_says_it(application, colleague, open_section, screenshot):
    page = open_section(application, application.created_by)
    field = page.locator("#id_abstract")
    field.focus()
    write(application, "Her words.", "0", by=colleague)

    ask_now(page)

    note = page.locator("#div_id_abstract [data-changed]")
    expect(note).to_contain_text("Cecilia Colleague changed this field at")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    screenshot(page, "changed")
    write(application, "Her newer words.", "1", by=colleague)
    ask_now(page)
    expect(note.get_by_role("button")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(note.get_by_role("button", name="Show")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("Her newer words.")
    expect(field).to_be_focused()


def test_whoever_steps_out_of_it_untouched_finds_the_new_text(application, colleague, open_section):
    page = open_section(application, application.created_by)
    page.locator("#id_abstract").focus()
    write(application, "Her words.", "0", by=colleague)
    ask_now(page)

    page.locator("#id_keywords").focus()

    expect(page.locator("#id_abstract")).to_have_value("Her words.")
    expect(page.locator("#id_keywords")).to_be_focused()


def test_unsaved_text_is_never_replaced_both_stand_there(application, colleague, open_section):
    page = open_section(application, application.created_by)
    page.route("**/autosave/", lambda route: route.abort())
    page.locator("#id_abstract").fill("My words.")
    expect(state(page)).to_contain_text("kept on this device")
    write(application, "Her words.", "0", by=colleague)
    page.unroute("**/autosave/")

    ask_now(page)

    panel = page.locator("[data-other-answer]")
    expect(panel).to_contain_text("Her words.")
    expect(page.locator("#id_abstract")).to_have_value("My words.")
    panel.get_by_role("button", name="Keep mine").click()
    expect(state(page)).to_have_text(re.compile("Saved"))
    assert Answer.objects.get(field_key="abstract").value == "My words."


def test_choices_tables_and_the_questions_that_follow_come_too(application, colleague, open_section):
    page = open_section(application, application.created_by, "ethics")
    expect(page.locator("#div_id_permit_kinds")).to_be_hidden()
    write(application, "yes", "0", by=colleague, key="has_permit_need")
    write(application, ["humans"], "0", by=colleague, key="permit_kinds")

    ask_now(page)

    expect(page.locator("#div_id_has_permit_need").get_by_label("Yes")).to_be_checked()
    expect(page.locator("#div_id_permit_kinds").get_by_label("Studies on humans")).to_be_checked()
    page.locator("#div_id_permit_kinds").get_by_label("Studies on humans").uncheck()
    expect(state(page)).to_have_text(re.compile("Saved"))
    assert Answer.objects.get(field_key="permit_kinds").value is None
