"""Who is new in a version."""

from reviews.domain.newcomers import newcomers

UPPSALA = {"id": "u", "name_en": "Uppsala University", "name_sv": "Uppsala universitet"}
ANNA = {"id": "a", "name": "Anna", "organisation": UPPSALA}
BO = {"id": "b", "name": "Bo", "organisation": None}
FIRM = {"id": "f", "name": "Firm"}


def test_nobody_is_new_where_the_same_take_part() -> None:
    earlier = {"people": [ANNA, BO], "parties": [FIRM]}
    assert newcomers(earlier, {"people": [BO, {**ANNA, "name": "Anna-Karin"}], "parties": [FIRM]}) == []
    assert newcomers(earlier, {"people": [ANNA], "parties": []}) == []


def test_people_organisations_and_parties_are_new_by_name() -> None:
    earlier = {"people": [BO], "parties": [FIRM]}
    own = {"id": "p", "name": "Uppsala University", "name_sv": "Uppsala universitet", "name_en": "Uppsala University"}
    later = {"people": [BO, ANNA], "parties": [own, {"id": "f", "name": "Another firm"}]}
    assert newcomers(earlier, later) == [
        {"name": "Anna"},
        {"name": "Uppsala University", "name_sv": "Uppsala universitet", "name_en": "Uppsala University"},
        {"name": "Another firm"},
    ]
