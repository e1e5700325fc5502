import copy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.aid import (
    Basis,
    Intensity,
    activities_of,
    bases_in,
    ceilings_of,
    intensities,
    lacks_activity,
    question_of,
)
from applications.domain.budget import COST, FUNDING, Budget, Cell
from applications.domain.form_parsing import parse
from applications.domain.specification import SpecificationError
from tests.factories import specification

FORM = parse(specification("vinnova"))
INDUSTRIAL = {"aid_activity": "industrial_research"}


def budget(requested: int, cost: int, party: str = "volvo") -> Budget:
    cells = [Cell(party, 2027, COST, "salary", cost - cost // 3), Cell(party, 2028, COST, "indirect", cost // 3)]
    return Budget([*cells, Cell(party, 2027, FUNDING, "requested", requested), Cell(party, 2027, FUNDING, "own", cost)])


def test_the_share_is_of_all_costs_over_all_years():
    (one,) = intensities(budget(6_250_000, 10_000_000), ["volvo"], {"volvo": 60})

    assert one == Intensity("volvo", 6_250_000, 10_000_000, 60)
    assert (one.percent, one.is_above) == (Decimal("62.5"), True)


@pytest.mark.parametrize(
    ("requested", "cost", "percent", "is_above"),
    [
        (600, 1000, "60.0", False),
        (601, 1000, "60.1", True),
        (60_000_001, 100_000_000, "60.1", True),
        (59_999_999, 100_000_000, "60.0", False),
        (0, 1000, "0.0", False),
        (2000, 1000, "200.0", True),
    ],
)
def test_what_is_above_the_ceiling_reads_so(requested, cost, percent, is_above):
    one = Intensity("volvo", requested, cost, 60)
    assert (one.percent, one.is_above) == (Decimal(percent), is_above)


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 100))
def test_the_percentage_shown_never_contradicts_the_finding(requested, cost, ceiling):
    one = Intensity("volvo", requested, cost, ceiling)
    assert one.is_above == (one.percent > ceiling) == (requested * 100 > ceiling * cost)


def test_a_party_without_a_ceiling_is_never_above():
    (one,) = intensities(budget(10, 10), ["volvo"], {"other": 70})
    assert (one.ceiling_percent, one.is_above) == (None, False)


def test_a_party_without_costs_has_no_intensity():
    assert intensities(budget(10, 0), ["volvo"], {"volvo": 70}) == ()


def test_each_party_has_its_own_ceiling():
    cells = [*budget(70, 100, "small ab").cells, *budget(70, 100, "large ab").cells]
    bases = {"small ab": Basis("small", "industrial_research"), "large ab": Basis("large", "industrial_research")}
    ceilings = ceilings_of(activities_of(FORM, {}), bases)

    found = intensities(Budget(cells), bases, ceilings)

    assert [(one.party, one.is_above) for one in found] == [("small ab", False), ("large ab", True)]


def test_each_party_s_activity_sets_its_ceiling():
    activities = activities_of(FORM, {})
    bases = {
        "research": Basis("small", "industrial_research"),
        "development": Basis("small", "experimental_development"),
        "university": Basis("none", "industrial_research"),
        "nothing chosen": Basis("small", ""),
        "an old option": Basis("small", "gone"),
    }

    assert question_of(FORM).key == "aid_activity"
    assert activities["industrial_research"].label.en == "Industrial research"
    assert ceilings_of(activities, bases) == {"research": 70, "development": 45}
    lacking = [party for party, basis in bases.items() if lacks_activity(activities, basis)]
    assert lacking == ["nothing chosen", "an old option"]


def test_a_form_without_the_question_has_no_ceilings():
    form = parse(specification("vr"))
    assert (question_of(form), activities_of(form, INDUSTRIAL)) == (None, {})
    assert not lacks_activity({}, Basis("small", ""))


def test_in_an_older_document_the_project_has_answered_for_all():
    old = {"id": "old", "size": "small"}
    new = {"id": "new", "size": "small", "aid_activity": ""}
    document = {"answers": INDUSTRIAL, "parties": [old, new]}

    assert bases_in(document, FORM) == {"old": Basis("small", "industrial_research"), "new": Basis("small", "")}
    assert bases_in({"answers": {}, "parties": [old]}, FORM) == {"old": Basis("small", "")}


@pytest.mark.parametrize("percent", [-1, 101, "70", True])
def test_a_ceiling_is_a_whole_percentage(percent):
    changed = copy.deepcopy(specification("vinnova"))
    options = [field for section in changed["sections"] for field in section.get("fields", [])]
    question = next(field for field in options if field["key"] == "aid_activity")
    question["options"][0]["aid_small"] = percent

    with pytest.raises(SpecificationError) as wrong:
        parse(changed)
    assert wrong.value.place.endswith(".aid_small")


def test_a_question_that_is_not_asked_offers_no_activity():
    changed = copy.deepcopy(specification("vinnova"))
    fields = [field for section in changed["sections"] for field in section.get("fields", ())]
    asked = next(field for field in fields if field["key"] == "aid_activity")
    asked["show_when"] = {"field": "keywords", "equals": "aid"}
    form = parse(changed)

    assert activities_of(form, {"keywords": "aid"}) == activities_of(FORM, {}) != {}
    assert activities_of(form, {}) == {}
