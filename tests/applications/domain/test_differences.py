from copy import deepcopy
from typing import Any

import pytest

from applications.domain.aid import question_of
from applications.domain.differences import Changed, Difference, differences
from applications.domain.form import Form
from applications.domain.form_parsing import parse
from tests.factories import specification

KTH = {"id": "o1", "name_sv": "KTH", "name_en": "KTH", "organisation_number": "", "ror": None, "country": "SE"}
LU = KTH | {"id": "o2", "name_sv": "Lunds universitet", "name_en": "Lund University"}


@pytest.fixture(scope="module")
def form() -> Form:
    return parse(specification("vr"))


def person(key: str = "p1", **columns: Any) -> dict[str, Any]:
    cv = {"degree": "Physics", "publications": [{"title": "On light", "year": 2024}]}
    plain = {"role": "researcher", "name": "Ada Provlund", "organisation": KTH, "department": "", "cv": cv}
    return {"id": key, **plain, **columns}


def party(key: str = "q1", **columns: Any) -> dict[str, Any]:
    plain = {"role": "partner", "name": "Acme AB", "country": "SE", "organisation_number": "", "size": "none"}
    return {"id": key, **plain, "contribution": "", "in_kind_sek": 0, "cash_sek": 0, "cells": [], **columns}


def cell(line: str, amount_sek: int, *, side: str = "cost", year: int = 2027) -> dict[str, Any]:
    return {"side": side, "line": line, "year": year, "amount_sek": amount_sek}


def file(name: str, sha256: str, kind: str = "plan") -> dict[str, Any]:
    return {"id": name, "kind": kind, "name": name, "sha256": sha256, "n_pages": 2, "size_bytes": 10}


def document(**parts: Any) -> dict[str, Any]:
    empty = {
        "title_sv": "Titel",
        "title_en": "Title",
        "area": None,
        "subject_codes": ["10201"],
        "organisation": KTH,
        "people": [],
        "parties": [],
        "answers": {},
        "attachments": [],
    }
    return deepcopy(empty | parts)


def found(old: dict[str, Any], new: dict[str, Any], form: Form, language: str = "en") -> list[Difference]:
    return [one for section in differences(old, new, form, language) for one in section.differences]


def test_the_same_document_differs_in_nothing(form: Form) -> None:
    same = document(people=[person()], parties=[party(cells=[cell("salaries", 5)])], attachments=[file("a.pdf", "1")])
    assert differences(same, deepcopy(same), form, "en") == ()


def test_project_information(form: Form) -> None:
    old, new = document(), document(title_en="Another title", organisation=LU, subject_codes=["10201", "10301"])
    (section,) = differences(old, new, form, "sv")
    assert section == Changed(
        key="basics",
        kind="basics",
        title=form.section("basics").title.sv,
        differences=(
            Difference("title_en", "text", "Title", "Another title", language="en"),
            Difference("subject_codes", "list", ["10201"], ["10201", "10301"]),
            Difference("organisation", "named", KTH, LU),
        ),
    )


def test_an_answer_in_the_words_of_the_form() -> None:
    form = parse(specification("vinnova"))
    asked = next(field for field in form.fields() if field.kind == "choice" and field.condition is None)
    first, second = asked.options[:2]
    old, new = document(answers={asked.key: first.value}), document(answers={asked.key: second.value})
    assert found(old, new, form) == [
        Difference(
            code=asked.key,
            kind="choice",
            old=[first.label.en],
            new=[second.label.en],
            label=asked.label.en,
            language=asked.language,
        )
    ]


def test_an_answer_that_is_no_longer_asked_for_is_gone(form: Form) -> None:
    asked = next(field for field in form.fields() if field.condition is not None and field.kind == "rich")
    condition = asked.condition
    old = document(answers={condition.field: condition.equals, asked.key: "Because."})
    new = document(answers={condition.field: "another", asked.key: "Because."})
    gone = [one for one in found(old, new, form) if one.code == asked.key]
    assert [(one.old, one.new) for one in gone] == [("Because.", None)]


def test_a_table_is_shown_whole(form: Form) -> None:
    asked = next(field for field in form.fields() if field.kind == "table")
    column = asked.columns[0]
    old, new = document(answers={asked.key: [{column.key: "A"}]}), document(answers={asked.key: [{column.key: "B"}]})
    (one,) = found(old, new, form)
    empty = [""] * (len(asked.columns) - 1)
    assert (one.old["rows"], one.new["rows"]) == ([["A", *empty]], [["B", *empty]])


def test_people_who_came_went_and_changed(form: Form) -> None:
    stays, goes, comes = person("p1"), person("p2", name="Bo Ek"), person("p3", name="Cy Dal")
    moved = person("p1", organisation=LU)
    assert found(document(people=[stays, goes]), document(people=[moved, comes]), form) == [
        Difference("person.organisation", "named", KTH, LU, subject="Ada Provlund"),
        Difference("person", "person", None, comes, subject="Cy Dal"),
        Difference("person", "person", goes, None, subject="Bo Ek"),
    ]


def test_a_cv_tells_the_publications_that_came_and_went(form: Form) -> None:
    works = [{"title": "On light", "year": 2024}, {"title": "On sound", "year": 2025, "doi": ""}]
    changed = person(cv={"degree": "Physics", "publications": works[1:]})
    assert found(document(people=[person()]), document(people=[changed]), form) == [
        Difference("cv.publications", "list", ["On light, 2024"], ["On sound, 2025"], subject="Ada Provlund")
    ]


def test_a_cv_that_was_not_there_before(form: Form) -> None:
    whole = person(cv={"degree": "Physics", "orcid": None, "publications": []})
    assert found(document(people=[person(cv=None)]), document(people=[whole]), form) == [
        Difference("cv.degree", "text", None, "Physics", subject="Ada Provlund")
    ]


def test_parties_and_what_they_contribute(form: Form) -> None:
    assert found(document(parties=[party()]), document(parties=[party(in_kind_sek=1000)]), form) == [
        Difference("party.in_kind_sek", "amount", 0, 1000, subject="Acme AB")
    ]


def test_the_budget_by_cell_and_in_sums(form: Form) -> None:
    cost = form.cost_types[0]
    funded = cell("requested", 100, side="funding")
    old = document(parties=[party(role="administrating", cells=[cell(cost.key, 100), funded])])
    new = document(parties=[party(role="administrating", cells=[cell(cost.key, 120), funded])])
    assert found(old, new, form) == [
        Difference(f"cost.{cost.key}", "amount", 100, 120, subject="Acme AB", label=cost.label.en, year=2027),
        Difference("total.cost", "amount", 100, 120),
    ]


def test_the_activity_that_a_party_has_chosen() -> None:
    form = parse(specification("vinnova"))
    asked = question_of(form)
    assert asked is not None
    first, second = asked.options[:2]
    old = document(parties=[party(aid_activity=first.value)])
    new = document(parties=[party(aid_activity=second.value)])
    assert found(old, new, form) == [
        Difference(
            *("party.aid_activity", "text", first.label.en, second.label.en),
            subject="Acme AB",
            label=asked.label.en,
        )
    ]


def test_files_by_name_and_hash(form: Form) -> None:
    kind = form.attachments[0]
    kept, old, new = (file(name, sha, kind.key) for name, sha in (("a.pdf", "1"), ("b.pdf", "2"), ("b.pdf", "3")))
    more = file("c.pdf", "4", kind.key)
    assert found(document(attachments=[kept, old]), document(attachments=[kept | {"id": "x"}, new, more]), form) == [
        Difference("file", "file", old, new, subject=kind.label.en),
        Difference("file", "file", None, more, subject=kind.label.en),
    ]
