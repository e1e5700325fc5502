"""What a row of the stage-one register must hold: in the register's own files, and in those that officers import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from applications.domain.cells import Row, WrongCell, WrongRow, amount_of, date_of, optional_text_of, text_of

TEXTS = {"register_id": 40, "title_sv": 300, "title_en": 300, "leader": 200, "department": 200, "source": 200}
"""The texts that every row has, with the most characters that the register keeps."""
LEADER_TITLE = 200

Finder = Callable[[Row], str]


@dataclass(frozen=True)
class PlanningGrantFact:
    """`funder` is an agency's code, `organisation` the key by which the reader's caller knows one."""

    register_id: str
    funder: str
    organisation: str
    title_sv: str
    title_en: str
    leader: str
    leader_title: str
    department: str
    amount_sek: int
    ends_on: date
    source: str


def read_planning_grant(
    row: Row, *, find_funder: Finder, find_organisation: Finder, ceilings_sek: Mapping[str, int]
) -> PlanningGrantFact:
    """The fact of a row. `ceilings_sek`: the largest grant of each funder. Raises WrongRow, with every wrong cell.

    `find_funder` and `find_organisation` say whom a row means, and raise WrongCell.
    """
    wrong: list[WrongCell] = []
    found: dict[str, Any] = {}

    def read(column: str, reader: Callable[[], Any]) -> None:
        try:
            found[column] = reader()
        except WrongCell as cell:
            wrong.append(cell)

    read("funder", partial(find_funder, row))
    read("organisation", partial(find_organisation, row))
    for column, limit in TEXTS.items():
        read(column, partial(text_of, row, column, limit=limit))
    read("leader_title", partial(optional_text_of, row, "leader_title", limit=LEADER_TITLE))
    ceiling = ceilings_sek.get(found.get("funder", ""))
    read("amount_sek", partial(amount_of, row, "amount_sek", largest_sek=ceiling))
    read("ends_on", partial(date_of, row, "ends_on"))
    if wrong:
        raise WrongRow(tuple(wrong))
    return PlanningGrantFact(**found)
