"""Mail as its recipient reads it: on the mailbox page, which only the demo and the tests have."""

from urllib.parse import quote

from playwright.sync_api import Page

from tests.journeys.waiting import wait_until


def link_in_mail(page: Page, *, to: str, subject: str) -> str:
    """The first link of the newest message to an address whose subject says `subject`."""
    found: list[str] = []

    def has_come() -> bool:
        page.goto(f"/demo/mailbox/?to={quote(to)}")
        messages = page.locator("details.disclosure").filter(has=page.locator("summary", has_text=subject))
        if messages.count():
            found.append(messages.first.locator("a[href^='http']").first.get_attribute("href") or "")
        return bool(found)

    wait_until(has_come, f"{to} gets the message “{subject}”")
    return found[0]
