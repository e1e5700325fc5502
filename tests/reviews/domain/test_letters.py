"""Placeholders: what is refused, what is filled in, and that nothing filled in is read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.letters import (
    IN_SUBJECT,
    Block,
    Fault,
    blocks,
    body_faults,
    fill,
    names_for,
    subject_faults,
)

WHOLE = "{title} {reference} {decision_date} {outcome} {reason}"
KNOWN = names_for("rejected")


def test_a_whole_text_has_no_fault() -> None:
    assert body_faults(WHOLE, "rejected") == []
    assert body_faults(WHOLE.replace("{reference}", "{case_number}"), "rejected") == []
    assert body_faults(f"{WHOLE} {{amount}}", "granted") == []


@pytest.mark.parametrize(
    "name",
    ["titel", "TITLE", " title ", "title.upper", "title!r", "title:>10", "0", "", "amount", "__class__", "title[0]"],
)
def test_only_known_names_stand_in_braces(name: str) -> None:
    fault = Fault("unknown_placeholder", {"name": name, "known": KNOWN})
    assert body_faults(f"{WHOLE} {{{name}}}", "rejected") == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Dear {title, hello", Fault("brace_not_closed", {"after": "title, hello"})),
        ("One {\nnext line", Fault("brace_not_closed", {"after": ""})),
        ("first\nEven so} it ends", Fault("brace_not_opened", {"before": "Even so"})),
        ("{{title}", Fault("brace_not_opened", {"before": "{{title"})),
        ("{a{title}}", Fault("brace_not_closed", {"after": "a{title}}"})),
    ],
)
def test_a_brace_alone_is_named_with_what_stands_beside_it(text: str, fault: Fault) -> None:
    assert body_faults(f"{WHOLE}\n{text}", "rejected")[0] == fault


@pytest.mark.parametrize("name", ["title", "decision_date", "outcome", "reason"])
def test_what_every_letter_says_is_compulsory(name: str) -> None:
    text = WHOLE.replace(f"{{{name}}}", "")
    assert body_faults(text, "rejected") == [Fault("placeholder_missing", {"names": (name,), "known": KNOWN})]


def test_a_letter_names_its_case_and_a_grant_its_amount() -> None:
    names = [fault.params["names"] for fault in body_faults("{title} {decision_date} {outcome} {reason}", "granted")]
    assert names == [("reference", "case_number"), ("amount",)]


def test_a_doubled_brace_is_no_placeholder() -> None:
    names = [fault.params["names"] for fault in body_faults(WHOLE.replace("{title}", "{{title}}"), "rejected")]
    assert names == [("title",)]


def test_only_short_values_stand_in_the_title_of_a_letter() -> None:
    assert subject_faults("{agency} decides on {reference}") == []
    assert subject_faults("{title}") == [Fault("unknown_placeholder", {"name": "title", "known": IN_SUBJECT})]


def test_values_are_put_in_as_they_are() -> None:
    values = {"title": "{reason} {{x}} {0.__class__}", "reason": "Two\r\n\r\nparts"}
    assert fill("{{A}} {title}\n\n{reason}", values) == "{A} {reason} {{x}} {0.__class__}\n\nTwo\n\nparts"


@given(st.text(), st.text())
def test_no_value_changes_another(one: str, other: str) -> None:
    alone = fill("{title}", {"title": one}), fill("{reason}", {"reason": other})
    assert fill("<{title}|{reason}>", {"title": one, "reason": other}) == "<{}|{}>".format(*alone)


def test_headings_and_paragraphs_are_told_apart() -> None:
    text = "First\nline\n\n# Decision\nGranted.\n \n\n#no heading\n\n# Last"
    assert blocks(text) == [
        Block("paragraph", "First\nline"),
        Block("heading", "Decision"),
        Block("paragraph", "Granted."),
        Block("paragraph", "#no heading"),
        Block("heading", "Last"),
    ]


def test_no_value_makes_a_heading() -> None:
    filled = fill("{title}\n\n{reason}", {"title": "# Title", "reason": "Yes.\n# No."})
    assert [block.kind for block in blocks(filled)] == ["paragraph", "paragraph"]
