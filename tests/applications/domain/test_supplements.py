from copy import deepcopy
from typing import Any

import pytest

from applications.domain.form import Form
from applications.domain.form_parsing import parse
from applications.domain.supplements import places, places_of_fields, supplemented
from tests.applications.domain.test_differences import cell, document, file, party, person
from tests.factories import specification

LINKS = {"planning_grant": None, "sister": None}


@pytest.fixture(scope="module")
def form() -> Form:
    return parse(specification("vr"))


def two(**parts: tuple[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An earlier document and a working copy that differ in `parts`."""
    return tuple(
        document(links=deepcopy(LINKS), **{name: pair[place] for name, pair in parts.items()}) for place in (0, 1)
    )


def test_places_of_sections_and_attachments(form: Form) -> None:
    kind = form.attachments[0].key
    assert places(form, ["budget"], [kind]) == {
        *("section:budget", "kind:budget"),
        *("section:attachments", "kind:attachments", f"attachment:{kind}"),
    }


def test_sections_of_fields(form: Form) -> None:
    section = next(one for one in form.sections if one.kind == "answers")
    assert places_of_fields(form, [section.fields[0].key, "unknown"]) == {f"section:{section.key}"}


def test_what_nobody_opened_stands(form: Form) -> None:
    earlier, working = two(
        title_en=("Old", "New"),
        people=([person()], []),
        parties=([party()], []),
        attachments=([file("a.pdf", "1")], []),
        answers=({"a": "old"}, {}),
    )
    assert supplemented(earlier, working, form, frozenset()) == earlier


def test_everything_open_is_the_working_copy(form: Form) -> None:
    kind = form.attachments[0].key
    earlier, working = two(
        title_en=("Old", "New"),
        people=([person()], [person(name="New Name")]),
        parties=([party()], [party(name="New AB", cells=[cell("x", 1)])]),
        attachments=([file("a.pdf", "1", kind)], [file("b.pdf", "2", kind)]),
    )
    opened = places(form, [one.key for one in form.sections], [one.key for one in form.attachments])
    assert supplemented(earlier, working, form, opened) == working


def test_one_section_of_answers_and_no_other(form: Form) -> None:
    first, second = [one for one in form.sections if one.kind == "answers" and not one.fields[0].condition][:2]
    keys = first.fields[0].key, second.fields[0].key
    earlier, working = two(answers=(dict.fromkeys(keys, "old"), dict.fromkeys(keys, "new")))
    merged = supplemented(earlier, working, form, places(form, [first.key], []))
    assert merged["answers"] == {keys[0]: "new", keys[1]: "old"}


def test_an_answer_that_was_taken_away_is_gone(form: Form) -> None:
    section = next(one for one in form.sections if one.kind == "answers")
    earlier, working = two(answers=({section.fields[0].key: "old"}, {}))
    assert supplemented(earlier, working, form, places(form, [section.key], []))["answers"] == {}


def test_the_budget_without_the_parties(form: Form) -> None:
    before = [party("q0", role="administrating", cells=[cell("x", 1)]), party("q1", cells=[cell("x", 2)])]
    after = [party("q0", role="administrating", name="Other", cells=[cell("x", 10)]), party("q2", cells=[cell("x", 3)])]
    earlier, working = two(parties=(before, after))
    merged = supplemented(earlier, working, form, places(form, ["budget"], []))
    assert merged["parties"] == [{**before[0], "cells": [cell("x", 10)]}, {**before[1], "cells": []}]


def test_the_parties_without_the_budget(form: Form) -> None:
    before = [party("q0", role="administrating", cells=[cell("x", 1)]), party("q1", cells=[cell("x", 2)])]
    after = [party("q0", role="administrating", name="Other", cells=[cell("x", 10)]), party("q1", name="New AB")]
    earlier, working = two(parties=(before, after))
    merged = supplemented(earlier, working, form, frozenset({"kind:partners"}))
    assert merged["parties"] == [before[0], {**before[1], "name": "New AB"}]


def test_one_kind_of_attachment_and_no_other(form: Form) -> None:
    first, second = sorted(one.key for one in form.attachments)[:2]
    earlier, working = two(
        attachments=(
            [file("a.pdf", "1", first), file("b.pdf", "2", second)],
            [file("c.pdf", "3", first), file("d.pdf", "4", second)],
        )
    )
    merged = supplemented(earlier, working, form, places(form, [], [second]))
    assert merged["attachments"] == [file("a.pdf", "1", first), file("d.pdf", "4", second)]


def test_a_link_with_a_sister_never_changes(form: Form) -> None:
    earlier, working = two()
    working["links"] = {"planning_grant": "g1", "sister": "XXXX-XXXX"}
    merged = supplemented(earlier, working, form, places(form, ["basics"], []))
    assert merged["links"] == {"planning_grant": "g1", "sister": None}
