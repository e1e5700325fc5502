"""What each role may read of a case in each state: access.md as a table, one letter per right.

n title · p parties · t text · r who reviews · o others' reviews · b board (rank, panel grades, statement) ·
h its hearing.
"""

import pytest

from reviews.domain.access import Part, Right, Ties, Time, parts, rights

LETTERS = {
    "n": Right.TITLE,
    "p": Right.PARTIES,
    "t": Right.TEXT,
    "r": Right.READERS,
    "o": Right.REVIEWS,
    "b": Right.BOARD,
    "h": Right.HEARING,
}
SEAT = {"declared": True}
ROLES = {
    "ANON": Ties(),
    "REVn": Ties(role="member"),
    "REVn assigned by mistake": Ties(role="member", assigned=True, submitted=True),
    "REVn asked again": Ties(role="member", assigned=True, submitted=True, asked_again=True, **SEAT),
    "CHA asked again": Ties(role="chair", asked_again=True, **SEAT),
    "REVa": Ties(role="member", assigned=True, **SEAT),
    "REVa done": Ties(role="member", assigned=True, submitted=True, **SEAT),
    "MEM": Ties(role="member", **SEAT),
    "VCH where the chair is clear": Ties(role="vice_chair", **SEAT),
    "VCH": Ties(role="vice_chair", chair_barred=True, **SEAT),
    "CHA": Ties(role="chair", **SEAT),
    "CHA undeclared": Ties(role="chair"),
    "CHA assigned": Ties(role="chair", assigned=True, **SEAT),
    "OBS": Ties(role="observer", **SEAT),
    "EXT not asked": Ties(role="external"),
    "EXT asked": Ties(role="external", assigned=True),
    "EXT asked again": Ties(role="external", assigned=True, answered=True, asked_again=True),
    "EXT": Ties(role="external", assigned=True, answered=True),
    "EXT done": Ties(role="external", assigned=True, answered=True, submitted=True),
    "HO": Ties(officer=True),
    "DEC": Ties(decision_maker=True),
}
TIMES = (Time.OPENED, Time.REVIEW, Time.PANEL, Time.LOCKED, Time.PUBLISHED, Time.WITHDRAWN)
TABLE = {
    "ANON": ("", "", "", "", "", ""),
    "REVn": ("np", "np", "np", "", "", ""),
    "REVn assigned by mistake": ("np", "np", "np", "", "", ""),
    "REVn asked again": ("np", "np", "np", "", "", ""),
    "CHA asked again": ("np", "np", "np", "", "", ""),
    "REVa": ("nph", "npth", "npth", "", "", ""),
    "REVa done": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "MEM": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "VCH where the chair is clear": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "VCH": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "CHA": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "CHA undeclared": ("np", "np", "np", "", "", ""),
    "CHA assigned": ("nph", "nptroh", "nptrobh", "nrob", "nrob", ""),
    "OBS": ("nph", "nph", "nptrobh", "nrob", "nrob", ""),
    "EXT not asked": ("", "", "", "", "", ""),
    "EXT asked again": ("np", "np", "np", "", "", ""),
    "EXT asked": ("np", "np", "np", "", "", ""),
    "EXT": ("nph", "npth", "", "", "", ""),
    "EXT done": ("nph", "npth", "", "", "", ""),
    "HO": ("nptrobh",) * 6,
    "DEC": ("", "", "", "nptb", "nptb", ""),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("time", TIMES)
def test_what_a_role_reads(role: str, time: Time) -> None:
    expected = {LETTERS[letter] for letter in TABLE[role][TIMES.index(time)]}

    assert rights(parts(ROLES[role]), time) == expected


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(ROLES)
    assert set(TIMES) == set(Time)
    assert {part for ties in ROLES.values() for part in parts(ties)} == set(Part)


def test_parts_are_a_union() -> None:
    held = parts(Ties(officer=True, role="member", declared=True))

    assert held == {Part.OFFICER, Part.MEMBER}
    assert rights(held, Time.REVIEW) == set(Right)
