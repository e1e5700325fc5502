"""How a CV reads, and what is said to have changed since it was transferred."""

from typing import Any

from applications.domain.curriculum import (
    Difference,
    degrees_of,
    differences,
    employments_of,
    first_authors,
    publications_of,
)

LIGHT = {"title": "Light", "year": 2020, "authors": "Ek, Bo", "published_in": "Nature of Tests", "doi": "10.1000/a"}
DARK = {"title": "Dark", "year": 2021, "authors": "", "published_in": "", "doi": ""}
JOB = {
    "organisation": None,
    "name_sv": "Provhögskolan",
    "name_en": "Test University",
    "department": "Physics",
    "position": "Professor",
    "from": "2019-01-01",
    "to": None,
}
CV: dict[str, Any] = {
    "name": "Ada",
    "orcid": None,
    "title": "Professor",
    "merits": "Prizes.",
    "degrees": [{"title": "PhD in Physics", "university": "KTH", "year": 2006}],
    "affiliations": [JOB],
    "publications": [LIGHT],
}


def test_rows_read_as_lines() -> None:
    assert degrees_of(CV) == ["PhD in Physics, KTH, 2006"]
    assert employments_of(CV, "sv") == ["Professor, Physics, Provhögskolan, 2019–"]
    assert publications_of(CV) == ["Ek, Bo. Light (2020). Nature of Tests. DOI 10.1000/a"]


def test_a_cv_from_before_there_were_rows_reads_as_well() -> None:
    old = {"degree": "Physics, KTH", "degree_year": 2006, "publications": [{"title": "Light", "year": 2020}]}

    assert degrees_of(old) == ["Physics, KTH, 2006"]
    assert employments_of(old, "en") == []
    assert publications_of(old) == ["Light (2020)"]
    assert degrees_of({"degree": ""}) == []


def test_of_five_hundred_authors_the_first_are_shown() -> None:
    names = [f"Author {number}" for number in range(500)]

    assert first_authors("; ".join(names)) == "; ".join(names[:20]) + " et al."
    assert first_authors("; ".join(names[:20])) == "; ".join(names[:20])


def test_the_same_cv_has_no_differences() -> None:
    assert differences(CV, {**CV, "publications": [DARK, LIGHT]}, "en") == ()


def test_every_part_that_differs_is_named_with_both_texts() -> None:
    changed = {**LIGHT, "title": "Light, corrected"}
    now = {
        **CV,
        "name": "Ada Al",
        "orcid": "0000-0002-1825-0097",
        "merits": "",
        "degrees": [],
        "affiliations": [JOB, {**JOB, "name_en": "CERN", "to": "2020-12-31"}],
        "publications": [changed, DARK],
    }

    assert differences(CV, now, "en") == (
        Difference("name", ("Ada",), ("Ada Al",)),
        Difference("orcid", (), ("0000-0002-1825-0097",)),
        Difference("merits", ("Prizes.",), ()),
        Difference("degrees", ("PhD in Physics, KTH, 2006",), ()),
        Difference("affiliations", (), ("Professor, Physics, CERN, 2019–2020",)),
        Difference(
            "publications",
            ("Ek, Bo. Light (2020). Nature of Tests. DOI 10.1000/a",),
            ("Ek, Bo. Light, corrected (2020). Nature of Tests. DOI 10.1000/a",),
        ),
    )


def test_a_publication_that_left_the_profile_is_a_difference() -> None:
    assert differences(CV, {**CV, "publications": []}, "en") == (
        Difference("publications", ("Ek, Bo. Light (2020). Nature of Tests. DOI 10.1000/a",), ()),
    )
