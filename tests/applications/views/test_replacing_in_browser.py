"""A file is replaced by dropping another on its card: the old one stays until the new one has passed the check."""

import re

import pytest
from playwright.sync_api import Page, expect

from applications.actions.attachments import add_attachment
from applications.models import Answer, Application
from tests.applications.browsing import drop
from tests.applications.pdfs import make_pdf
from tests.factories import NOW, make_application, make_call

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application() -> Application:
    return make_application(make_call("vr"), complete=False)


def keep(application: Application, kind: str, name: str) -> None:
    content = make_pdf(texts=[name])
    add_attachment(application, kind, [content], name=name, by=application.created_by, at=NOW)


def standing(application: Application) -> list[str]:
    return list(application.attachments.filter(removed_at=None).values_list("name", flat=True))


def card(page: Page, name: str):
    return page.locator(".file-card").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_file_dropped_on_a_card_takes_its_place_once_it_is_checked(application, open_section, screenshot):
    keep(application, "research_plan", "plan.pdf")
    page = open_section(application, application.created_by, "attachments")
    address = page.url
    expect(card(page, "plan.pdf")).to_contain_text("Drop a new file here to replace this one")

    drop(card(page, "plan.pdf"), "plan.txt", b"A plan")

    expect(card(page, "plan.pdf")).to_contain_text("Error: The file is not a PDF.")
    screenshot(page, "refused")
    assert standing(application) == ["plan.pdf"]

    drop(card(page, "plan.pdf"), "new plan.pdf", make_pdf(texts=["A new plan"]))

    expect(card(page, "new plan.pdf")).to_contain_text("The file is checked and saved.")
    expect(card(page, "plan.pdf")).to_have_count(0)
    screenshot(page, "replaced")
    assert (standing(application), page.url) == (["new plan.pdf"], address)
    drop(card(page, "new plan.pdf"), "newest.pdf", make_pdf(texts=["The newest plan"]))
    expect(card(page, "newest.pdf")).to_be_visible()


def test_a_question_with_files_keeps_what_is_written_beside_them(application, open_section):
    keep(application, "permit_documents", "permit.pdf")
    Answer.objects.create(
        application=application, field_key="has_permit_need", value="yes", by=application.created_by, at=NOW
    )
    page = open_section(application, application.created_by, "ethics")
    text = page.locator("#id_ethical_considerations")
    text.fill("Not saved yet")

    drop(card(page, "permit.pdf"), "new permit.pdf", make_pdf(texts=["A new permit"]))

    expect(card(page, "new permit.pdf")).to_contain_text("The file is checked and saved.")
    expect(text).to_have_value("Not saved yet")
    expect(text).to_be_focused()
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("Saved"))


def test_what_is_in_doubt_is_asked_after_what_is_written_is_saved(application, open_section):
    keep(application, "permit_documents", "permit.pdf")
    Answer.objects.create(
        application=application, field_key="has_permit_need", value="yes", by=application.created_by, at=NOW
    )
    page = open_section(application, application.created_by, "ethics")
    page.locator("#id_ethical_considerations").fill("Written last")

    drop(card(page, "permit.pdf"), "doubtful.pdf", make_pdf(texts=["Born 19900101-9802"]))

    expect(page.get_by_role("heading", name="Is this a personal identity number?")).to_be_visible()
    assert standing(application) == ["permit.pdf"]
    assert Answer.objects.get(field_key="ethical_considerations").value == "Written last"


def test_without_the_network_the_old_file_stays_and_the_new_one_is_sent_again(application, open_section):
    keep(application, "research_plan", "plan.pdf")
    page = open_section(application, application.created_by, "attachments")
    page.context.set_offline(True)
    drop(card(page, "plan.pdf"), "new plan.pdf", make_pdf(texts=["A new plan"]))
    expect(card(page, "plan.pdf")).to_contain_text("The file did not get through.")
    page.context.set_offline(False)

    again = card(page, "plan.pdf").get_by_role("button", name="Send again")
    again.focus()
    page.keyboard.press("Enter")

    expect(card(page, "new plan.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="Replace new plan.pdf")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("PDF file")).to_be_visible()
