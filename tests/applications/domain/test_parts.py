from hypothesis import given
from hypothesis import strategies as st

from applications.domain.budget import COST, FUNDING, Place
from applications.domain.parts import Changed, changed_since

places = st.sampled_from([Place(side, line, 2027) for side in (COST, FUNDING) for line in ("salary", "own", "other")])
contents = st.builds(
    lambda name, cells: {"name": name, "cells": [[*place, amount] for place, amount in cells.items()]},
    st.sampled_from(["Volvo", "Saab"]),
    st.dictionaries(places, st.integers(1, 5)),
)


def test_columns_come_first_and_amounts_by_line_and_year() -> None:
    confirmed = {"name": "Volvo", "size": "large", "cells": [["cost", "salary", 2027, 5], ["cost", "salary", 2028, 6]]}
    now = {
        "name": "Volvo AB",
        "size": "large",
        "aid_activity": "feasibility_study",
        "cells": [["cost", "salary", 2027, 7], ["funding", "own", 2027, 7]],
    }

    assert changed_since(confirmed, now) == (
        Changed("name", "Volvo", "Volvo AB"),
        Changed("aid_activity", "", "feasibility_study"),
        Changed(Place(COST, "salary", 2027), 5, 7),
        Changed(Place(COST, "salary", 2028), 6, 0),
        Changed(Place(FUNDING, "own", 2027), 0, 7),
    )


@given(contents, contents)
def test_the_changes_lead_from_what_was_confirmed_to_what_is(confirmed: dict, now: dict) -> None:
    changes = changed_since(confirmed, now)
    amounts = {Place(*cell[:3]): cell[3] for cell in confirmed["cells"]}
    amounts |= {one.what: one.new for one in changes if isinstance(one.what, Place)}

    assert {place: amount for place, amount in amounts.items() if amount} == {
        Place(*cell[:3]): cell[3] for cell in now["cells"]
    }
    assert changed_since(now, now) == ()
