"""People at their browsers: accounts, signing in, and the mail that they get.

Each person has a browser of their own, which keeps what it was told on its console.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.journeys.mailbox import link_in_mail
from tests.journeys.stack import Portal

PASSWORD = "walk-the-whole-way-27"


@dataclass
class Person:
    """Somebody with a name, an address and a browser. `complaints`: errors that the browser reported."""

    name: str
    email: str
    portal: Portal
    new_context: Callable[..., BrowserContext]
    password: str = PASSWORD
    complaints: list[str] = field(default_factory=list)

    @cached_property
    def page(self) -> Page:
        page = self.new_context(base_url=self.portal.url).new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def goes_to(self, path: str) -> Page:
        """Open an address, of the portal or from a mail."""
        self.page.goto(path)
        return self.page

    def follows(self, link: str, *, exact: bool = True) -> Page:
        """Click a link of the page."""
        self.page.get_by_role("link", name=link, exact=exact).first.click()
        return self.page

    def presses(self, button: str) -> Page:
        """Send a form, and wait for what comes of it."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        return self.page

    def is_told(self, text: str) -> None:
        """The page says it."""
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")


def sign_up(person: Person) -> None:
    """By the form, then by the link that comes by mail, then in by the password."""
    person.goes_to("/")
    person.follows("Sign in")
    person.follows("Create an account")
    create_account(person)
    sign_in(person)


def create_account(person: Person) -> None:
    """From the form to the confirmed address."""
    write(person.page, {"Your name": person.name, "E-mail address": person.email, "Password": person.password})
    person.presses("Create the account")
    person.goes_to(link_in_mail(person.page, to=person.email, subject="Confirm your e-mail address"))
    person.presses("Confirm")


def sign_in(person: Person) -> None:
    person.goes_to("/accounts/login/")
    give_password(person)


def give_password(person: Person) -> None:
    """On the page that asks for it."""
    write(person.page, {"E-mail address": person.email, "Password": person.password})
    person.presses("Sign in")
    expect(person.page.get_by_text("My account")).to_be_visible()


def set_password_by_mail(person: Person) -> None:
    """For an account that somebody else has made."""
    person.goes_to("/accounts/login/")
    person.follows("Forgotten your password?")
    write(person.page, {"E-mail address": person.email})
    person.presses("Send the link")
    person.goes_to(link_in_mail(person.page, to=person.email, subject="Choose a new password"))
    write(person.page, {"New password": person.password})
    person.presses("Save the password")


def write(page: Page, values: dict[str, str | int | bool]) -> None:
    """Fill in fields by their labels: a text, a date, a choice from a list, a box to tick or not."""
    for label, value in values.items():
        control = page.get_by_label(labelled(label)).first
        if isinstance(value, bool):
            control.set_checked(value)
        elif control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(label=str(value))
        else:
            control.fill(str(value))


def choose(page: Page, question: str, *answers: str) -> None:
    """Answer a question of several boxes or radio buttons."""
    group = page.get_by_role("group", name=labelled(question)).first
    for answer in answers:
        group.get_by_label(answer, exact=True).check()


def labelled(label: str) -> re.Pattern[str]:
    """The label, whether or not the page says that the field is optional."""
    return re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
