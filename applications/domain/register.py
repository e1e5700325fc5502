"""The register of known facts, read from its files: initiative, agencies, areas, organisations, planning grants.

Every row is checked, check digits included, before any is used; what is wrong is named by file and line.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from applications.domain.cells import Row, WrongCell, WrongRow, one_of, text_of
from applications.domain.planning_grants import PlanningGrantFact, read_planning_grant

INITIATIVE = "initiative.toml"
ORGANISATIONS = "organisations.csv"
PLANNING_GRANTS = "planning_grants.csv"
KINDS = frozenset({"university", "institute", "company", "public", "agency", "other"})
APPROVALS = frozenset({"automatic", "approved", "unknown", "no"})
ROR_PREFIX = "https://ror.org/"
ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: a code with parameters. `line` counts from 1, the heading included; 0: the whole."""

    file: str
    line: int
    code: str
    params: Mapping[str, object]


class BadRegister(ValueError):
    """The files hold rows that cannot be used; `faults` names them all."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class OrganisationFact:
    """`key` is the short name by which the other files mean it."""

    key: str
    kind: str
    name_sv: str
    name_en: str
    organisation_number: str
    ror: str
    country: str
    approval: str
    source: str


@dataclass(frozen=True)
class Facts:
    """`initiative`, `agencies` and `areas` are tables as in initiative.toml."""

    initiative: Mapping[str, Any]
    agencies: tuple[Mapping[str, Any], ...]
    areas: tuple[Mapping[str, Any], ...]
    organisations: tuple[OrganisationFact, ...]
    planning_grants: tuple[PlanningGrantFact, ...]


def read_facts(texts: Mapping[str, str]) -> Facts:
    """The facts of the three files, given as text by file name. Raises BadRegister."""
    tables = tomllib.loads(texts[INITIATIVE])
    faults: list[Fault] = []
    organisations = _read(ORGANISATIONS, texts, _organisation, faults)
    known = frozenset(row.key for row in organisations), {row["code"]: row for row in tables["agencies"]}
    grants = _read(PLANNING_GRANTS, texts, lambda row: _planning_grant(row, *known), faults)
    faults += _twice(ORGANISATIONS, "key", texts) + _twice(ORGANISATIONS, "organisation_number", texts)
    faults += _twice(ORGANISATIONS, "ror", texts) + _twice(PLANNING_GRANTS, "register_id", texts)
    if faults:
        raise BadRegister(tuple(sorted(faults, key=lambda fault: (fault.file, fault.line))))
    return Facts(tables["initiative"], tuple(tables["agencies"]), tuple(tables["areas"]), organisations, grants)


def ror_is_valid(address: str) -> bool:
    """Whether a ROR address has the right check digits (98 minus the number times 100 modulo 97)."""
    code = address.removeprefix(ROR_PREFIX)
    if not address.startswith(ROR_PREFIX) or len(code) != 9 or code[0] != "0" or not code[7:].isdecimal():
        return False
    if any(letter not in ROR_DIGITS for letter in code[1:7]):
        return False
    number = 0
    for letter in code[1:7]:
        number = number * 32 + ROR_DIGITS.index(letter)
    return int(code[7:]) == 98 - number * 100 % 97


def _organisation(row: Row) -> OrganisationFact:
    number, ror = text_of(row, "organisation_number"), text_of(row, "ror")
    try:
        orgnr.validate(number)
    except ValidationError as error:
        raise WrongCell("register_wrong_number", column="organisation_number", value=number) from error
    if not ror_is_valid(ror):
        raise WrongCell("register_wrong_ror", column="ror", value=ror)
    return OrganisationFact(
        key=text_of(row, "key"),
        kind=one_of(row, "kind", KINDS),
        name_sv=text_of(row, "name_sv"),
        name_en=text_of(row, "name_en"),
        organisation_number=orgnr.format(number),
        ror=ror,
        country=text_of(row, "country"),
        approval=one_of(row, "approval", APPROVALS),
        source=text_of(row, "source"),
    )


def _planning_grant(row: Row, organisations: frozenset[str], agencies: Mapping[str, Any]) -> PlanningGrantFact:
    return read_planning_grant(
        row,
        find_funder=lambda row: one_of(row, "funder", frozenset(agencies)),
        find_organisation=lambda row: one_of(row, "organisation", organisations),
        ceilings_sek={code: agency["planning_grant_max_sek"] for code, agency in agencies.items()},
    )


def _read(file: str, texts: Mapping[str, str], make: Callable[[Row], T], faults: list[Fault]) -> tuple[T, ...]:
    made = []
    for line, row in _rows(texts[file]):
        try:
            made.append(make(row))
        except WrongRow as wrong:
            faults += [Fault(file, line, one.code, one.params) for one in wrong.cells]
        except WrongCell as one:
            faults.append(Fault(file, line, one.code, one.params))
    return tuple(made)


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    for row in reader:
        yield reader.line_num, {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}


def _twice(file: str, column: str, texts: Mapping[str, str]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for line, row in _rows(texts[file]):
        value = row.get(column, "")
        if value and value in seen:
            faults.append(Fault(file, line, "register_twice", {"column": column, "value": value}))
        seen.add(value)
    return faults
