"""Writing in the browser: saved field by field, kept on the device while nobody hears, two answers side by side."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.actions.answers import save_answers
from applications.actions.working_copy import Change
from applications.models import Answer, Application, SetAsideAnswer
from tests.applications.browsing import sign_in
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


@pytest.fixture
def application() -> Application:
    return make_application(make_call("vr"), complete=False)


def state(page: Page):
    return page.locator("[data-save-state]")


def stored(key: str = "abstract") -> str | None:
    return Answer.objects.filter(field_key=key).values_list("value", flat=True).first()


def wait_for(page: Page, text: str) -> None:
    """Until the portal has stored it; the browser goes on meanwhile."""
    for _time in range(100):
        if stored() == text:
            return
        page.wait_for_timeout(100)
    assert stored() == text


def kept_on_device(page: Page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


def test_what_is_written_is_saved_by_itself_and_said(application, open_section):
    page = open_section(application, application.created_by)

    page.locator("#id_abstract").fill("A cluster for sensors.")

    expect(state(page)).to_have_text(SAVED)
    assert stored() == "A cluster for sensors."
    assert kept_on_device(page) == "{}"
    page.locator("#id_abstract").fill("A cluster for quantum sensors.")
    expect(page.locator("[name=base_abstract]")).to_have_value("2")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator("#id_abstract")).to_have_value("A cluster for quantum sensors.")
    expect(page.get_by_role("link", name="Earlier texts")).to_have_count(1)


def test_text_written_without_a_network_is_kept_and_sent_afterwards(application, open_section):
    page = open_section(application, application.created_by)
    page.context.set_offline(True)

    page.locator("#id_abstract").fill("Written on a train.")

    expect(state(page)).to_contain_text("kept on this device")
    assert "Written on a train." in kept_on_device(page)
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert (stored(), kept_on_device(page)) == ("Written on a train.", "{}")


def test_text_that_was_never_sent_is_back_when_the_page_is_opened_again(application, open_section):
    page = open_section(application, application.created_by)
    page.route("**/autosave/", lambda route: route.abort())
    page.locator("#id_abstract").fill("The tab was closed.")
    expect(state(page)).to_contain_text("kept on this device")
    again = page.context.new_page()
    page.close()

    again.goto(reverse("section", args=[application.reference, "summary"]))

    expect(again.locator("#id_abstract")).to_have_value("The tab was closed.")
    expect(state(again)).to_have_text(SAVED)
    assert stored() == "The tab was closed."


def test_a_page_left_while_its_save_was_under_way_goes_on_from_that_save(application, open_section):
    page = open_section(application, application.created_by)
    page.route("**/autosave/", lambda route: route.fetch())  # the portal saves, and its answer never comes
    page.locator("#id_abstract").fill("First.")
    wait_for(page, "First.")
    page.locator("#id_abstract").fill("First. Second.")
    page.locator("#id_keywords").fill("light")
    again = page.context.new_page()
    page.close()

    again.goto(reverse("section", args=[application.reference, "summary"]))

    expect(again.locator("#id_abstract")).to_have_value("First. Second.")
    expect(again.locator("[name=base_abstract]")).to_have_value("2")
    expect(again.locator("[name=base_keywords]")).to_have_value("1")
    expect(again.locator("[data-other-answer]")).to_have_count(0)
    assert (stored(), stored("keywords")) == ("First. Second.", "light")
    assert (SetAsideAnswer.objects.count(), kept_on_device(again)) == (0, "{}")


def test_text_that_was_never_sent_stands_on_the_page_that_is_closed_to_changes(application, open_section, screenshot):
    page = open_section(application, application.created_by)
    page.route("**/autosave/", lambda route: route.abort())
    page.locator("#id_abstract").fill("Too late.")
    expect(state(page)).to_contain_text("kept on this device")
    application.consortium.applicants.update(rights="read")

    page.goto(reverse("section", args=[application.reference, "summary"]))

    unsaved = page.locator("[data-unsaved]")
    expect(unsaved).to_contain_text("This is not saved")
    expect(unsaved.locator(".pre")).to_have_text("Too late.")
    screenshot(page, "not-saved")


def test_after_signing_in_again_elsewhere_the_text_is_sent_and_to_nobody_else(application, open_section, live_server):
    page = open_section(application, application.created_by)
    Session.objects.all().delete()
    page.locator("#id_abstract").fill("Signed out meanwhile.")
    expect(state(page)).to_contain_text("you are signed out")
    sign_in(page.context, make_user("Somebody else"), live_server.url)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(500)
    assert stored() is None

    sign_in(page.context, application.created_by, live_server.url)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(state(page)).to_have_text(SAVED)
    assert stored() == "Signed out meanwhile."


@pytest.mark.parametrize("choice", ["Keep mine", "Use this answer"])
def test_two_answers_to_one_field_stand_side_by_side_until_one_is_chosen(application, open_section, screenshot, choice):
    colleague = make_user("Cecilia Colleague")
    add_applicant(application.consortium, colleague, role="administrator")
    page = open_section(application, application.created_by)
    save_answers(application, {"abstract": Change("Her words.", "0")}, by=colleague, at=NOW)

    page.locator("#id_abstract").fill("My words.")
    page.locator("#id_keywords").fill("light")

    expect(page.locator("[name=base_keywords]")).to_have_value("1")
    panel = page.locator("[data-other-answer]")
    expect(panel).to_contain_text("Cecilia Colleague saved this at")
    expect(panel).to_contain_text("Her words.")
    expect(page.locator("#id_abstract")).to_have_value("My words.")
    screenshot(page, f"two-answers-{choice.split()[0].lower()}")
    assert (stored(), stored("keywords")) == ("Her words.", "light")
    assert list(SetAsideAnswer.objects.values_list("value", flat=True)) == ["My words."]
    expect(state(page)).to_contain_text("Look at the fields that are marked")
    panel.get_by_role("button", name=choice).click()
    expect(panel).to_have_count(0)
    left = "My words." if choice == "Keep mine" else "Her words."
    expect(page.locator("#id_abstract")).to_have_value(left)
    if choice == "Keep mine":
        expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#id_abstract")).to_have_value(left)
    assert stored() == left


def test_what_cannot_be_stored_is_marked_at_once_and_stays_in_the_field(application, open_section):
    page = open_section(application, application.created_by)

    page.locator("#id_abstract").fill("Born 19900101-9802.")

    expect(page.locator("#div_id_abstract .field-error")).to_contain_text("personal identity number")
    expect(state(page)).to_contain_text("Look at the fields that are marked")
    page.locator("#id_abstract").fill("Born in 1990.")
    expect(page.locator("#div_id_abstract .field-error")).to_have_count(0)
    expect(state(page)).to_have_text(SAVED)


PASTE = """([control, plain, html]) => {
    const data = new DataTransfer();
    data.setData("text/plain", plain);
    if (html) data.setData("text/html", html);
    control.focus();
    control.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
FROM_A_WORD_PROCESSOR = """<html><body><h1>Aim</h1><p class=MsoNormal>A <b>bold</b> plan\u00ad.<o:p></o:p></p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>\u00b7 </span>first</p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>\u00b7 </span>second</p><img src="x.png">
<p>End.</p></body></html>"""


def test_a_pasted_text_comes_in_clean_and_the_page_says_what_was_left_out(application, open_section):
    page = open_section(application, application.created_by, "research")
    control = page.locator("#id_purpose")

    control.evaluate(
        "(control, [plain, html]) => (" + PASTE + ")([control, plain, html])",
        ["Aim\r\nA bold plan\u00ad.", FROM_A_WORD_PROCESSOR],
    )

    expect(control).to_have_value("Aim\n\nA *bold* plan.\n\n- first\n- second\n\nEnd.")
    note = page.locator("#id_purpose_pasted")
    expect(note).to_have_text("Pasted as text. Left out: pictures, formatting, hidden characters.")
    expect(state(page)).to_have_text(SAVED)
    assert stored("purpose") == "Aim\n\nA *bold* plan.\n\n- first\n- second\n\nEnd."
