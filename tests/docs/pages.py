"""A Markdown page by its headings: tables as cells, blocks of code as lines, and the prose between them."""

import re
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
NUMBER = re.compile(r"−?\d+(?:\.\d+)?")
RULE_OF_TABLE = re.compile(r"^\|(?:[-:]+\|)+$")

Row = tuple[str, ...]


@dataclass
class Section:
    """What stands under one heading, down to the next of any level; the first row of a table is its head."""

    tables: list[list[Row]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    prose: str = ""

    @property
    def figures(self) -> list[str]:
        """Every number of the prose, in its order."""
        return NUMBER.findall(self.prose)


def sections(name: str) -> dict[str, Section]:
    """The sections of docs/`name` by heading."""
    found: dict[str, Section] = {}
    current, is_code, was_table = Section(), False, False
    for line in (DOCS / name).read_text().splitlines():
        is_table = line.startswith("|") and not is_code
        if line.startswith("```"):
            is_code = not is_code
        elif is_code:
            current.code.append(" ".join(line.split()))
        elif line.startswith("#"):
            current = found[line.lstrip("# ")] = Section()
        elif is_table:
            _add_row(current, line, is_new=not was_table)
        else:
            current.prose += line + "\n"
        was_table = is_table
    return found


def _add_row(section: Section, line: str, *, is_new: bool) -> None:
    if is_new:
        section.tables.append([])
    if not RULE_OF_TABLE.match(line):
        section.tables[-1].append(tuple(cell.strip() for cell in line.strip("|").split("|")))
