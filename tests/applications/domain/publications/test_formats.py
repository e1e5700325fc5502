"""Small files of each format, with what people's reference managers do to them."""

import json
import time

import pytest

from applications.domain.publications.bibtex import plain_text
from applications.domain.publications.entries import Unreadable
from applications.domain.publications.reading import Reading, Trouble, read, text_of
from applications.domain.publications.work import Work

BIBTEX = """
Kept by Ada, exported on a Tuesday.
@string{nat = "Nature of Tests"}
@comment{nothing}
@article{ek2020,
  title   = {Caf{\\'e} light in {DNA} \\& other things},
  author  = {Ek, Bo and {The Test Collaboration} and {\\AA}gren, {\\"O}rjan},
  year    = 2020, journal = nat, doi = {https://doi.org/10.1000/ABC_1},
}
@book(old, title="A book with 100% of words", date={1999-05-01}, publisher={Provforlaget}, editor={Ada Al})
@misc{undated, title={No year}, year={in press}}
@misc{broken, title={Never closed, year=2001
@article{ek2020, title="The same key", year={2021}}
"""
RIS = """TY  - JOUR
TI  - Light in
two lines
AU  - Ek, Bo
AU  - Al, Ada
PY  - 2020/05/01/
JO  - Nature of Tests
DO  - 10.1000/abc
ER  -

TY  - BOOK
T1  - مجموعة ضوئية
A1  - الحسن, علي
Y1  - 2011
PB  - Provforlaget
ER  -
TY  - JOUR
TI  - Without a year
ER  -
TY  - JOUR
TI  - Never ends
PY  - 2012
"""
CROSSREF = {
    "message": {
        "items": [
            {
                "title": ["Light in H<sub>2</sub>O &amp; ice"],
                "author": [{"family": "Ek", "given": "Bo"}, {"name": "The Test Collaboration"}],
                "issued": {"date-parts": [[2020, 5]]},
                "DOI": "10.1000/ABC",
                "container-title": ["Nature of Tests"],
            },
            {"title": ["No date"], "issued": {"date-parts": [[None]]}},
            "not a publication",
        ]
    }
}
ORCID = {
    "group": [
        {
            "work-summary": [
                {
                    "title": {"title": {"value": "Light"}},
                    "publication-date": {"year": {"value": "2020"}, "month": None},
                    "journal-title": {"value": "Nature of Tests"},
                    "external-ids": {
                        "external-id": [
                            {"external-id-type": "issn", "external-id-value": "1234-5678"},
                            {"external-id-type": "doi", "external-id-value": "https://doi.org/10.1000/abc"},
                        ]
                    },
                },
                {"title": {"title": {"value": "Light, as another source has it"}}},
            ]
        },
        {"work-summary": [{"title": {"title": {"value": "Undated"}}, "publication-date": None, "external-ids": None}]},
    ]
}
FULL_WORK = {
    "title": {"title": {"value": "Dark"}},
    "publication-date": {"year": {"value": "2021"}},
    "contributors": {"contributor": [{"credit-name": {"value": "Ada Al"}}, {"credit-name": None}]},
}


def test_bibtex_is_read_entry_by_entry() -> None:
    assert read(BIBTEX) == Reading(
        "bibtex",
        (
            Work(
                "Café light in DNA & other things",
                2020,
                "Ek, Bo; The Test Collaboration; Ågren, Örjan",
                "10.1000/abc_1",
                "Nature of Tests",
            ),
            Work("A book with 100% of words", 1999, "Ada Al", "", "Provforlaget"),
            Work("The same key", 2021),
        ),
        (
            Trouble(3, "No year", "publication_wrong_year", {"written": "in press", "first": 1920, "latest": 2100}),
            Trouble(4, "", "publication_broken", {"line": 12}),
        ),
    )


def test_ris_is_read_entry_by_entry() -> None:
    assert read(RIS) == Reading(
        "ris",
        (
            Work("Light in two lines", 2020, "Ek, Bo; Al, Ada", "10.1000/abc", "Nature of Tests"),
            Work("مجموعة ضوئية", 2011, "الحسن, علي", "", "Provforlaget"),
        ),
        (
            Trouble(3, "Without a year", "publication_without_year", {}),
            Trouble(4, "", "publication_without_end", {"line": 20}),
        ),
    )


def test_crossref_is_read_entry_by_entry() -> None:
    assert read(json.dumps(CROSSREF)) == Reading(
        "json",
        (Work("Light in H2O & ice", 2020, "Ek, Bo; The Test Collaboration", "10.1000/abc", "Nature of Tests"),),
        (
            Trouble(2, "No date", "publication_without_year", {}),
            Trouble(3, "", "publication_is_no_object", {}),
        ),
    )


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {"activities-summary": {"works": one}}])
def test_an_orcid_record_and_its_list_of_works_are_read(wrap) -> None:
    assert read(json.dumps(wrap(ORCID))) == Reading(
        "json",
        (Work("Light", 2020, "", "10.1000/abc", "Nature of Tests"),),
        (Trouble(2, "Undated", "publication_without_year", {}),),
    )


@pytest.mark.parametrize("value", [FULL_WORK, {"bulk": [{"work": FULL_WORK}]}])
def test_whole_works_of_orcid_have_authors(value) -> None:
    assert read(json.dumps(value)) == Reading("json", (Work("Dark", 2021, "Ada Al"),))


@pytest.mark.parametrize("value", [CROSSREF["message"]["items"][:1], CROSSREF["message"]["items"][0]])
def test_a_list_and_a_single_object_are_read_as_well(value) -> None:
    assert [work.doi for work in read(json.dumps(value)).works] == ["10.1000/abc"]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ('{\\"o}', "ö"),
        ('{L{\\"o}fgren} and \\O rsted', "Löfgren and Ørsted"),
        ("{\\v{S}}koda", "Škoda"),
        ("$\\alpha$-decay", "α-decay"),
        ("50% of it", "50% of it"),
        ("50\\% of it", "50% of it"),
        ("pages 3--4", "pages 3–4"),
        ('{\\"o', "ö"),
        ("ends in a \\", "ends in a"),
    ],
)
def test_latex_is_decoded(latex, shown) -> None:
    assert plain_text(latex) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(encoding) -> None:
    content = "TY  - JOUR\r\nTI  - Ljus på Åland\r\nPY  - 2020\r\nER  - \r\n".encode(encoding)

    assert read(text_of(content)) == Reading("ris", (Work("Ljus på Åland", 2020),))


def test_a_decomposed_letter_is_composed() -> None:
    assert read("TY  - JOUR\nTI  - A\u030aland\nPY  - 2020\nER  -").works == (Work("Åland", 2020),)


def test_five_hundred_authors_are_kept() -> None:
    authors = [f"Author {number}, A" for number in range(500)]
    file = "@article{many, title={Many}, year=2020, author={" + " and ".join(authors) + "}}"

    assert read(file).works == (Work("Many", 2020, "; ".join(authors)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "file_of_publications_empty"),
        ("Light, by Bo Ek, 2020", "file_of_publications_unknown"),
        ('{"title": ', "file_is_no_json"),
        ("[" * 100_000, "file_is_no_json"),
        ('{"name": "Bo"}', "file_of_publications_unknown"),
        ("[]", "file_has_no_publications"),
        ('@string{nat = "Nature"}', "file_has_no_publications"),
        ("@misc{a, title={b}, year=2020}" * 2001, "file_has_too_many_publications"),
        (json.dumps([{"title": "x"}] * 1001), "file_has_too_many_publications"),
        ("@misc{a, title={" + '\\"o' * 50_001 + "}}", "file_has_too_many_macros"),
        ("ä" * 600_000, "file_of_publications_too_large"),
    ],
)
def test_a_file_that_says_nothing_is_refused_as_a_whole(text, code) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(text)

    assert unreadable.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\x00\x01", "file_is_no_text"),
        (b"\xff\xfe\x00", "file_is_no_text"),
        (b"a" * (2**20 + 1), "file_of_publications_too_large"),
    ],
)
def test_what_is_no_text_is_refused(content, code) -> None:
    with pytest.raises(Unreadable) as unreadable:
        text_of(content)

    assert unreadable.value.code == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("year=2020", "publication_without_title"),
        ("title={x}", "publication_without_year"),
        ("title={x}, year=1066", "publication_wrong_year"),
        ("title={x}, year=2020, doi={see the web}", "publication_wrong_doi"),
        ("title={" + "x" * 501 + "}, year=2020", "publication_text_too_long"),
        ("title={19121212-1212 is a person}, year=2020", "identity_number"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_of_it_alone(fields, code) -> None:
    reading = read("@misc{a, " + fields + "}\n@misc{b, title={Good}, year=2020}")

    assert [trouble.code for trouble in reading.troubles] == [code]
    assert reading.works == (Work("Good", 2020),)


@pytest.mark.parametrize(
    "value",
    [
        {"title": 5, "author": "Ek", "issued": [], "DOI": {}},
        {"title": [[]], "issued": {"date-parts": 5}},
        {"title": ["x"], "author": [None, 5], "issued": {"date-parts": [[[]]]}},
        {"group": [None, {"work-summary": 5}]},
        {"bulk": [5], "title": {}},
    ],
)
def test_json_of_wrong_kinds_is_told_and_never_fails(value) -> None:
    reading = read(json.dumps(value))

    assert reading.works == ()
    assert reading.troubles


def test_a_hostile_file_is_read_in_seconds() -> None:
    began = time.monotonic()
    for text in ("@misc{a, title={" + "{" * 500_000, "@misc{a, " + 'title="' * 100_000, "@misc{a, t={" + "$" * 90_001):
        assert read(text).works == ()

    assert time.monotonic() - began < 30
