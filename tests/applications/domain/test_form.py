import copy
import tomllib
from pathlib import Path

import pytest

from applications.domain.form import Condition, is_asked
from applications.domain.form_parsing import parse
from applications.domain.specification import SpecificationError

FOLDER = Path(__file__).parents[3] / "applications" / "specifications"


def specification(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}-cluster.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["vr", "vinnova"])
def test_parse_reads_every_shipped_specification(name):
    raw = specification(name)

    form = parse(raw)

    assert form.profile == name
    assert [section.key for section in form.sections] == [section["key"] for section in raw["sections"]]
    assert [field.key for field in form.fields()] == [f["key"] for s in raw["sections"] for f in s.get("fields", [])]
    assert [kind.key for kind in form.attachments] == [kind["key"] for kind in raw["attachments"]]
    assert [cost.is_indirect for cost in form.cost_types] == [cost["indirect"] for cost in raw["cost_types"]]


def test_parse_keeps_what_a_field_says():
    field = next(field for field in parse(specification("vr")).fields() if field.key == "security_measures")

    assert (field.kind, field.language, field.is_required) == ("rich", "en", True)
    assert field.condition == Condition("has_security_sensitive", "yes")


def spoil(raw: dict, path: list, value: object) -> dict:
    spoilt = copy.deepcopy(raw)
    table = spoilt
    for step in path[:-1]:
        table = table[step]
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return spoilt


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        (["profile"], "other", "profile", "unknown"),
        (["title_sv"], None, "title_sv", "missing"),
        (["sections", 1, "kind"], "poem", "sections[summary].kind", "unknown"),
        (["sections", 1, "key"], 7, "sections[7].key", "wrong_type"),
        (["sections", 1, "fields"], "none", "sections[summary].fields", "wrong_type"),
        (
            ["sections", 1, "fields", 0, "max_characters"],
            0,
            "sections[summary].fields[abstract].max_characters",
            "too_small",
        ),
        (
            ["sections", 1, "fields", 0, "max_characters"],
            True,
            "sections[summary].fields[abstract].max_characters",
            "wrong_type",
        ),
        (["sections", 1, "fields", 0, "label_en"], " ", "sections[summary].fields[abstract].label_en", "missing"),
        (["sections", 1, "fields", 1, "key"], "abstract", "sections[summary].fields", "duplicate"),
        (["sections", 1, "fields", 1, "key"], "area", "sections[summary].fields[area]", "duplicate"),
        (["sections", 2, "fields", 0, "key"], "abstract", "sections[research].fields[abstract]", "duplicate"),
        (["sections", 0], "words", "sections[0]", "wrong_type"),
        (["attachments", 0, "max_pages"], None, "attachments[research_plan].max_pages", "missing"),
    ],
)
def test_parse_names_the_place_of_an_error(path, value, place, code):
    with pytest.raises(SpecificationError) as error:
        parse(spoil(specification("vr"), path, value))

    assert (error.value.place, error.value.code) == (place, code)


def test_parse_refuses_a_condition_on_a_field_that_does_not_come_before():
    raw = specification("vr")
    field = next(f for s in raw["sections"] for f in s.get("fields", []) if f["key"] == "security_measures")
    field["show_when"]["field"] = "ethics"

    with pytest.raises(SpecificationError) as error:
        parse(raw)

    assert error.value.place == "sections[international].fields[security_measures].show_when.field"


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({}, False), ({"has_security_sensitive": "no"}, False), ({"has_security_sensitive": "yes"}, True)],
)
def test_is_asked_follows_the_other_answer(answers, asked):
    field = next(field for field in parse(specification("vr")).fields() if field.key == "security_measures")

    assert is_asked(field, answers) is asked


def test_is_asked_looks_into_several_choices():
    field = next(field for field in parse(specification("vr")).fields() if field.key == "permit_status")

    assert is_asked(field, {"has_permit_need": ["yes", "no"]}) is True


def test_an_optional_section_and_an_attachment_may_be_left_out():
    raw = specification("vr")
    cofunding = next(one for one in raw["sections"] if one["key"] == "cofunding")
    cofunding["left_out"] = raw["attachments"][1]["left_out"] = True

    form = parse(raw)

    assert "cofunding" not in [section.key for section in form.sections]
    assert [kind.key for kind in form.attachments] == ["research_plan"]


def test_another_section_may_not_be_left_out():
    raw = specification("vr")
    raw["sections"][0]["left_out"] = True

    with pytest.raises(SpecificationError) as error:
        parse(raw)

    assert (error.value.place, error.value.code) == ("sections[basics].left_out", "not_optional")


def test_a_question_that_asks_for_files_is_an_upload_of_its_section():
    form = parse(specification("vr"))

    upload = form.attachment("permit_documents")

    assert (upload.max_pages, upload.max_files, upload.filled_by) == (20, 5, "editors")
    assert form.section_of_upload("permit_documents").key == "ethics"
    assert form.section_of_upload("research_plan").kind == "attachments"


def test_who_fills_in_is_a_known_word():
    raw = specification("vr")
    raw["sections"][1]["fields"][0]["filled_by"] = "anybody"

    with pytest.raises(SpecificationError) as error:
        parse(raw)

    assert (error.value.place, error.value.code) == ("sections[summary].fields[abstract].filled_by", "unknown")
