"""What was chosen for a run comes back from JSON as it was."""

import json

from reviews.domain.affinity import Weights
from reviews.domain.choices import Choices, Wanted, Wish
from reviews.domain.reader_rules import ChosenRule

EVERYTHING = Choices(
    n_readers=4,
    loads={"r1": 2},
    fairness_percent=0.5,
    seed=7,
    weights=Weights(subject_codes=1.0, keywords=0.0),
    rules=(ChosenRule("abroad", 1, is_hard=True), ChosenRule("genders", 2, is_hard=False, price=0.1)),
    wishes=(Wish(Wanted.FORCE, "r1", "c1"), Wish(Wanted.FORBID, "r2", "c1"), Wish(Wanted.GIVE, "r3", n=2)),
)


def test_choices_survive_json() -> None:
    assert Choices.from_plain(json.loads(json.dumps(EVERYTHING.as_plain()))) == EVERYTHING
    assert Choices.from_plain(json.loads(json.dumps(Choices(3).as_plain()))) == Choices(3)


def test_wishes_are_told_apart() -> None:
    assert EVERYTHING.forced == [("c1", "r1")]
    assert EVERYTHING.forbidden == [("c1", "r2")]
    assert EVERYTHING.least_loads == {"r3": 2}
