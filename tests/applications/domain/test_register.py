"""The register of known facts: what is read, and how a wrong row is named."""

import pytest

from applications.actions.register import FOLDER
from applications.domain.register import (
    INITIATIVE,
    ORGANISATIONS,
    PLANNING_GRANTS,
    BadRegister,
    read_facts,
    ror_is_valid,
)


@pytest.fixture
def texts() -> dict[str, str]:
    return {name: (FOLDER / name).read_text(encoding="utf-8") for name in (INITIATIVE, ORGANISATIONS, PLANNING_GRANTS)}


def faults_of(texts: dict[str, str]) -> list[tuple[str, int, str]]:
    with pytest.raises(BadRegister) as caught:
        read_facts(texts)
    return [(fault.file, fault.line, fault.code) for fault in caught.value.faults]


def test_the_files_of_the_project_are_right(texts):
    facts = read_facts(texts)

    assert len(facts.organisations) == 18
    assert sum(row["frame_sek"] for row in facts.agencies) == 2_500_000_000
    assert sum(row["n_planning_grants_announced"] for row in facts.agencies) == 85
    assert [row["key"] for row in facts.areas] == ["ai", "digital", "quantum", "energy", "materials", "biotech"]
    assert [grant.amount_sek for grant in facts.planning_grants] == 4 * [1_200_000] + [1_500_000]


def test_a_wrong_check_digit_is_named_by_its_row(texts):
    texts[ORGANISATIONS] = texts[ORGANISATIONS].replace("202100-3054", "202100-3055")

    assert faults_of(texts) == [
        (ORGANISATIONS, 5, "register_wrong_number"),
    ]


def test_a_wrong_ror_takes_its_planning_grants_along(texts):
    texts[ORGANISATIONS] = texts[ORGANISATIONS].replace("056d84691", "056d84692")

    assert faults_of(texts) == [
        (ORGANISATIONS, 4, "register_wrong_ror"),
        *((PLANNING_GRANTS, line, "register_unknown") for line in range(2, 7)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("1500000", "1500001", "register_above_ceiling"),
        ("1500000", "-1", "register_wrong_amount"),
        ("2026-03-31", "2026-02-30", "register_wrong_date"),
        ("ki-5", "ki-4", "register_twice"),
        ("Jan Ellenberg", "", "register_missing"),
        ("ki-5,vinnova", "ki-5,formas", "register_unknown"),
    ],
)
def test_a_wrong_planning_grant_is_named_by_its_row(texts, before, after, code):
    head, last = texts[PLANNING_GRANTS].rstrip("\n").rsplit("\n", 1)
    texts[PLANNING_GRANTS] = f"{head}\n{last.replace(before, after)}\n"

    assert faults_of(texts) == [(PLANNING_GRANTS, 6, code)]


@pytest.mark.parametrize(
    ("address", "is_valid"),
    [
        ("https://ror.org/056d84691", True),
        ("https://ror.org/03zttf063", True),
        ("https://ror.org/056d84690", False),
        ("https://ror.org/156d84691", False),
        ("https://ror.org/056dl4691", False),
        ("056d84691", False),
        ("https://ror.org/056d8469", False),
        ("", False),
    ],
)
def test_ror_check_digits(address, is_valid):
    assert ror_is_valid(address) is is_valid
