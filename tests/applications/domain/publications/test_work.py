"""Which publications are the same, and that what is written out is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.answers import Unacceptable
from applications.domain.publications.json_files import written
from applications.domain.publications.reading import Proposal, proposals, read
from applications.domain.publications.work import Raw, Work, known, plain_doi, work_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Work("Light", 2020, doi="10.1/a"), Work("Another title", 1999, doi="10.1/A"), True),
        (Work("Light", 2020), Work("LIGHT.", 2020), True),
        (Work("Ljus på Åland", 2020), Work("Ljus pa\u030a A\u030aland", 2020), True),
        (Work("Light", 2020, doi="10.1/a"), Work("Light", 2020), True),
        (Work("Light", 2020, doi="10.1/a"), Work("Light", 2020, doi="10.1/b"), False),
        (Work("Light", 2020), Work("Light", 2021), False),
        (Work("Light", 2020), Work("Dark", 2020), False),
        (Work("ضوء", 2020), Work("ظل", 2020), False),
        (Work("?", 2020), Work("!", 2020), False),
    ],
)
def test_publications_are_the_same_by_doi_or_by_title_and_year(one: Work, other: Work, same: bool) -> None:
    assert known([one]).has(other) is same
    assert known([other]).has(one) is same


def test_what_stands_twice_in_a_file_is_proposed_once() -> None:
    light, dark = Work("Light", 2020), Work("Dark", 2020)

    assert proposals([light, dark, dark], known([light])) == (
        Proposal(0, light, True),
        Proposal(1, dark, False),
        Proposal(2, dark, True),
    )


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("", ""),
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc(1)", "10.1000/abc(1)"),
        ("doi: 10.1000.10/abc", "10.1000.10/abc"),
    ],
)
def test_a_doi_is_found_in_what_people_write(text: str, doi: str) -> None:
    assert plain_doi(text) == doi


@pytest.mark.parametrize("text", ["abc", "11.1000/abc", "10.1000", "10.1/" + "x" * 200])
def test_what_is_no_doi_is_refused(text: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        plain_doi(text)

    assert refused.value.code == "publication_wrong_doi"


def test_semicolons_in_a_name_do_not_make_two_authors() -> None:
    assert work_of(Raw("Light", "2020", ["Ek; Bo", " Al,  Ada ", ""])) == Work("Light", 2020, "Ek, Bo; Al, Ada")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
raws = st.builds(
    Raw,
    title=texts,
    year=st.integers(1920, 2100).map(str),
    authors=st.lists(texts, max_size=4),
    doi=st.sampled_from(["", "10.1000/abc", "10.1000/<x>&y"]),
    published_in=texts,
)


def acceptable(raw: Raw) -> bool:
    try:
        work_of(raw)
    except Unacceptable:
        return False
    return True


@given(st.lists(raws.filter(acceptable), min_size=1, max_size=5))
def test_what_is_written_out_is_read_back_unchanged(entries: list[Raw]) -> None:
    works = tuple(work_of(raw) for raw in entries)

    once = read(written(works))

    assert once.works == works
    assert once.troubles == ()
    assert read(written(once.works)) == once
