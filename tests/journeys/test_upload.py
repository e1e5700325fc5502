"""Uploading by dropping a file or by the button: the verdict in words on the page that the person is on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.applications.browsing import drop
from tests.applications.pdfs import make_pdf
from tests.factories import PASSWORD
from tests.journeys.people import write
from tests.journeys.stack import Portal

pytestmark = pytest.mark.browser

WORLD = """
from tests.factories import make_application, make_call, make_user
application = make_application(make_call("vr"), leader=make_user("Lena Ledarsson", email="leader@upload.example"))
application.attachments.all().delete()
print(f"reference={application.reference}")
"""


@pytest.fixture(scope="module")
def reference(portal: Portal) -> str:
    facts = portal.manage("shell", "--verbosity", "0", "--command", WORLD).split()
    return next(fact.removeprefix("reference=") for fact in facts if fact.startswith("reference="))


@pytest.fixture
def page(portal: Portal, reference: str, new_context: Callable[..., BrowserContext]) -> Page:
    """The leader on the attachments' page."""
    page = new_context(base_url=portal.url).new_page()
    page.goto(f"/accounts/login/?next=/applications/{reference}/sections/attachments/")
    write(page, {"E-mail address": "leader@upload.example", "Password": PASSWORD})
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Attachments", level=1)).to_be_visible()
    page.wait_for_load_state()  # its scripts have run
    return page


def test_a_dropped_file_is_judged_in_place(page: Page) -> None:
    address = page.url
    drop(page.locator("[data-upload]").first, "plan.txt", b"A plan")
    zone = page.locator("[data-upload]").first
    expect(zone).to_contain_text("Error: The file is not a PDF. Save it as PDF and upload it again.")
    assert page.url == address

    drop(page.locator("[data-upload]").first, "plan.pdf", make_pdf(texts=["The plan"]))
    expect(page.locator("#messages")).to_contain_text("The file is checked and saved.")
    expect(page.get_by_role("link", name="plan.pdf", exact=True)).to_be_visible()
    picture = page.get_by_role("img", name="First page of plan.pdf")
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert page.url == address


def test_what_did_not_get_through_is_sent_again_once(page: Page) -> None:
    page.get_by_role("link", name="Replace plan.pdf").click()
    page.get_by_label("PDF file").set_input_files(
        files=[{"name": "new.pdf", "mimeType": "application/pdf", "buffer": make_pdf(texts=["A new plan"])}]
    )
    page.context.set_offline(True)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("The file did not get through.")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#messages")).to_contain_text("The file is checked and saved.")
    expect(page.get_by_role("link", name="new.pdf", exact=True)).to_have_count(1)
    assert page.url.endswith("/sections/attachments/")
    expect(page.locator(".breadcrumbs li").last).to_have_text("Attachments")
