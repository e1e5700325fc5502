"""A meeting in a room where everybody has the same page open: what its leaders do, and what each person sees of it."""

import re
from dataclasses import dataclass
from typing import Any

import pypdfium2
from playwright.sync_api import Response, expect

from tests.journeys.people import Person
from tests.journeys.staff import confirm

SOON = 20_000  # milliseconds: a poll is two seconds away, and the machine may be busy
ITEM = re.compile(r"(?:Item|Punkt) (\d+): (A-\d\d)")


@dataclass
class Meeting:
    """The meeting and the page of its list. `titles`: of the applications, by label."""

    key: str
    panel: str
    titles: dict[str, str]

    @property
    def page(self) -> str:
        return f"/reviewing/meetings/{self.key}/"

    def is_news(self, response: Response) -> bool:
        """An answer of the poll that says something new."""
        return self.is_poll(response) and response.status == 200

    def is_poll(self, response: Response) -> bool:
        return response.url.endswith(f"{self.page}now/")

    def minutes(self, person: Person, language: str, number: int = 0) -> "Minutes":
        """As the person gets them; `number`: a version that newer ones have replaced."""
        version = f"{number}/" if number else ""
        answer = person.page.context.request.get(f"{self.page}minutes/{version}{language}.pdf")
        assert answer.ok, answer.status
        document = pypdfium2.PdfDocument(answer.body())
        return Minutes(" ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split()))


@dataclass(frozen=True)
class Minutes:
    """The words of the minutes on one line."""

    text: str

    @property
    def items(self) -> dict[str, str]:
        """What is said under each item, by the label of its case."""
        _before, *parts = ITEM.split(self.text)
        return dict(zip(parts[1::3], (part.strip() for part in parts[2::3]), strict=True))


def open_meeting(chair: Person) -> None:
    chair.presses("Open the meeting")
    expect(chair.page.get_by_role("button", name="Save who is present")).to_be_visible(timeout=SOON)


def waits_for_the_opening(person: Person) -> None:
    """The open page loads itself anew as the page of a meeting that is under way."""
    acts = person.page.locator("[data-meeting-acts]")
    expect(acts).to_have_attribute("data-meeting-acts", re.compile("^True False"), timeout=SOON)


def mark_present(chair: Person, names: list[str]) -> None:
    group = chair.page.get_by_role("group", name="Who is at the meeting?")
    for name in names:
        group.get_by_label(re.compile(f"^{name}")).check()
    chair.presses("Save who is present")
    expect(chair.page.locator("#meeting-now").get_by_text("Present: ")).to_contain_text(names[0])


def take_up(leader: Person, label: str) -> None:
    leader.page.locator(f"#open-{label}").click()
    expect(leader.page.locator(".meeting-item .kicker")).to_contain_text(label, timeout=SOON)


def end_item(leader: Person) -> None:
    leader.page.locator("#close-item").click()
    expect(leader.page.locator("#close-item")).to_have_count(0, timeout=SOON)


def grade(leader: Person, quality: int, feasibility: int, overall: int) -> None:
    """The panel's grades on what is before it."""
    for key, given in (("quality", quality), ("feasibility", feasibility), ("overall", overall)):
        leader.page.locator(f"#id_grade_{key}").select_option(str(given))
    leader.presses("Save the panel's grades")
    leader.is_told("The panel's grades are saved.")


def place(leader: Person, label: str, button: str, shown: str) -> None:
    """`shown`: what the list then says of the case."""
    leader.page.locator("#list").get_by_role("button", name=f"{button} {label}", exact=True).click()
    expect(leader.page.locator(f"#row-{label} .status")).to_have_text(shown, timeout=SOON)


def lock_list(chair: Person, meeting: Meeting) -> None:
    chair.goes_to(f"/reviewing/panels/{meeting.panel}/list/")
    confirm(chair, "Lock the list", "Lock the list")
    chair.is_told("The priority list is locked.")
    chair.goes_to(meeting.page)


def close_meeting(chair: Person) -> None:
    confirm(chair, "Close the meeting", "Close the meeting")
    chair.is_told("The meeting is closed.")


def reopen(chair: Person, meeting: Meeting, reason: str) -> None:
    chair.goes_to(meeting.page)
    chair.page.locator("summary", has_text="Open the meeting again").click()
    chair.page.get_by_label("Reason").fill(reason)
    chair.presses("Open the meeting again")
    chair.is_told("The meeting is open again.")


def order(person: Person) -> list[str]:
    """The labels of the priority list as it stands on the person's page, with what tells of the budget line."""
    rows: list[Any] = person.page.locator("#list tbody tr").all()
    return [_named(row.inner_text()) for row in rows]


def _named(row: str) -> str:
    found = re.search(r"A-\d\d", row)
    return found[0] if found else "frame"
