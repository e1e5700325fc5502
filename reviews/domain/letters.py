"""The text of a letter: plain words with placeholders such as {title}, filled in for one case.

A placeholder is a name in braces and nothing else: no attribute, no index, no format. Two braces stand for one. A line
that begins with "# " is a heading. What is filled in is never read again: not as a placeholder, not as a heading.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OF_EVERY_LETTER = (
    "agency",
    "agency_short",
    "call",
    "title",
    "reference",
    "case_number",
    "leader",
    "organisation",
    "decision_date",
    "outcome",
    "reason",
)
ONLY_OF: Mapping[str, tuple[str, ...]] = {"granted": ("amount",)}
# Short ones: the first line of a letter is its title, and nothing of it may be cut.
IN_SUBJECT = ("agency", "agency_short", "reference", "case_number", "decision_date")
# One of each group stands in the text.
COMPULSORY = (("title",), ("reference", "case_number"), ("decision_date",), ("outcome",), ("reason",))
TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
HEADING = "# "
N_SHOWN = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text: unknown_placeholder, brace_not_closed, brace_not_opened or placeholder_missing."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """A part of a letter: "heading" or "paragraph"."""

    kind: str
    text: str


def names_for(outcome: str) -> tuple[str, ...]:
    """The placeholders that exist in a letter of an outcome."""
    return (*OF_EVERY_LETTER, *ONLY_OF.get(outcome, ()))


def subject_faults(text: str) -> list[Fault]:
    """What is wrong with the first line of a letter."""
    return list(_unreadable(text, IN_SUBJECT))


def body_faults(text: str, outcome: str) -> list[Fault]:
    """What is wrong with the text of a letter, in the order of the text; then what is missing in it."""
    known = names_for(outcome)
    found = {match[1] for match in TOKEN.finditer(text)}
    wanted = (*COMPULSORY, *((name,) for name in ONLY_OF.get(outcome, ())))
    missing = (group for group in wanted if not found.intersection(group))
    return [
        *_unreadable(text, known),
        *(Fault("placeholder_missing", {"names": group, "known": known}) for group in missing),
    ]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text for one case. Raises KeyError for what `subject_faults` and `body_faults` refuse."""

    def put(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        return _plain(values[match[1]])

    return TOKEN.sub(put, text)


def blocks(text: str) -> list[Block]:
    """A filled text as headings and paragraphs; a paragraph keeps its lines."""
    return [block for part in _paragraphs(text) for block in _blocks_of(part)]


def without_marks(text: str) -> str:
    """The text as one reads it, its headings as lines of their own."""
    return "\n\n".join(block.text for block in blocks(text))


def _unreadable(text: str, known: Sequence[str]) -> Iterator[Fault]:
    for match in TOKEN.finditer(text):
        if match[0] == "{":
            line, _newline, _rest = text[match.end() :].partition("\n")
            yield Fault("brace_not_closed", {"after": line[:N_SHOWN].strip()})
        elif match[0] == "}":
            _rest, _newline, line = text[: match.start()].rpartition("\n")
            yield Fault("brace_not_opened", {"before": line[-N_SHOWN:].strip()})
        elif match[1] is not None and match[1] not in known:
            yield Fault("unknown_placeholder", {"name": match[1][:N_SHOWN], "known": tuple(known)})


def _plain(value: str) -> str:
    """A value whose lines are no headings."""
    return re.sub(r"(?m)^#", "\u00a0#", value.replace("\r\n", "\n").strip())


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if part.strip()]


def _blocks_of(paragraph: str) -> Iterator[Block]:
    """Its headings, and what stands between them."""
    lines: list[str] = []
    for line in paragraph.split("\n"):
        if not line.startswith(HEADING):
            lines.append(line)
            continue
        yield from _paragraph(lines)
        yield Block("heading", line.removeprefix(HEADING).strip())
        lines = []
    yield from _paragraph(lines)


def _paragraph(lines: Sequence[str]) -> Iterator[Block]:
    if text := "\n".join(lines).strip():
        yield Block("paragraph", text)
