"""Filling in an agency's form as it stands in its specification: every question that is asked, by its kind."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from playwright.sync_api import Page

from clusterportal.demo.programs import PROJECT
from tests.journeys.people import Person, choose, labelled

Field = Mapping[str, Any]
TEXTS = {
    "en": "We build a cluster that measures what nobody could measure before.\n\nIt is open to all who need it.",
    "sv": "Vi bygger ett kluster som mäter det som ingen kunde mäta förut.",
}
PERIOD = ("2027-01-01", "2028-12-31")


def specification(key: str) -> dict[str, Any]:
    """The form as it is shipped."""
    return tomllib.loads((PROJECT / "applications" / "specifications" / f"{key}.toml").read_text())


def fill_sections(person: Person, form: Mapping[str, Any], task_list: str) -> None:
    """Every section of questions, each saved, from the task list of the application."""
    for section in form["sections"]:
        if section["kind"] == "answers":
            open_section(person, section, task_list)
            answer(person, section)
            person.presses("Save and stay")


def open_section(person: Person, section: Mapping[str, Any], task_list: str) -> None:
    """By its link in the task list."""
    person.goes_to(task_list)
    person.follows(section["title_en"])


def answer(person: Person, section: Mapping[str, Any]) -> None:
    """Every question of the section that the person has open."""
    for field in asked(section["fields"]):
        _ANSWERS[field["kind"]](person.page, field)


def asked(fields: list[Field]) -> Iterator[Field]:
    """The questions that apply, given the answers that `answer_of` chooses."""
    by_key = {field["key"]: field for field in fields}
    for field in fields:
        condition = field.get("show_when")
        if any("aid_small" in option for option in field.get("options", ())):
            continue  # each party answers it, with its budget
        if condition is None or answer_of(by_key[condition["field"]]) == condition["equals"]:
            yield field


def answer_of(field: Field) -> str:
    """Yes to every question, so that what follows from it is asked too; the second of several choices."""
    return "yes" if field["kind"] == "yes_no" else field["options"][1]["value"]


def _text(page: Page, field: Field) -> None:
    text = TEXTS["sv" if field["language"] == "sv" else "en"]
    page.get_by_label(labelled(field["label_en"])).fill(text.split("\n")[0] if field["kind"] == "text" else text)


def _number(page: Page, field: Field) -> None:
    page.get_by_label(labelled(field["label_en"])).fill(str(field.get("minimum", 1) + 1))


def _confirm(page: Page, field: Field) -> None:
    page.get_by_label(labelled(field["label_en"])).check()


def _yes(page: Page, field: Field) -> None:
    choose(page, field["label_en"], "Yes")


def _option(page: Page, field: Field) -> None:
    choose(page, field["label_en"], field["options"][1]["label_en"])


def _period(page: Page, field: Field) -> None:
    group = page.get_by_role("group", name=labelled(field["label_en"]))
    for label, day in zip(("Start", "End"), PERIOD, strict=True):
        group.get_by_label(label, exact=True).fill(day)


def _table(page: Page, field: Field) -> None:
    group = page.get_by_role("group", name=labelled(field["label_en"]))
    for column in field["columns"]:
        value = "2027" if column["kind"] == "number" else f"Our {column['label_en'].lower()}"
        group.get_by_label(f"{column['label_en']}, row 1", exact=True).fill(value)


def _file(page: Page, field: Field) -> None:
    """What the shipped forms ask for inside a section may be left out."""
    assert not field["required"]
    assert page.get_by_role("group", name=labelled(field["label_en"])).is_visible()


_ANSWERS: dict[str, Callable[[Page, Field], None]] = {
    "text": _text,
    "area": _text,
    "rich": _text,
    "number": _number,
    "confirm": _confirm,
    "yes_no": _yes,
    "choice": _option,
    "choices": _option,
    "date_range": _period,
    "table": _table,
    "file": _file,
}
