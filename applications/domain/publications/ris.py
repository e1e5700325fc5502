"""RIS: one tag a line, from TY to ER. The whole grammar is a line, so that a library would be longer than this."""

import re
from collections.abc import Iterator

from applications.domain.publications.entries import Broken, Entry
from applications.domain.publications.work import Raw

LINE = re.compile(r"^\ufeff?\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?:\s(.*))?$")
TITLES, AUTHORS, YEARS = ("TI", "T1", "CT", "BT"), ("AU", "A1"), ("PY", "Y1", "DA")
PLACES, DOIS = ("JO", "JF", "T2", "JA", "J2", "PB"), ("DO", "DOI")
Tags = dict[str, list[str]]


def entries_of_ris(text: str) -> Iterator[Entry]:
    """Every entry of the file; one that another begins in the middle of is broken."""
    tags: Tags = {}
    begun = 0
    for number, tag, value in _lines(text):
        if tag in {"TY", "ER"}:
            if begun:
                yield _entry(tags) if tag == "ER" else _without_end(begun)
            tags, begun = {}, number if tag == "TY" else 0
        elif begun:
            tags.setdefault(tag, []).append(value)
    if begun:
        yield _without_end(begun)


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, tag and value; lines without a tag belong to the value before them."""
    number, tag, values = 0, "", [""]
    for here, line in enumerate(text.splitlines(), start=1):
        found = LINE.match(line.rstrip())
        if found is None:
            values.append(line.strip())
            continue
        if tag:
            yield number, tag, " ".join(filter(None, values))
        number, tag, values = here, found[1], [(found[2] or "").strip()]
    if tag:
        yield number, tag, " ".join(filter(None, values))


def _without_end(line: int) -> Broken:
    return Broken("publication_without_end", {"line": line})


def _entry(tags: Tags) -> Raw:
    return Raw(
        title=_first(tags, TITLES),
        year=_first(tags, YEARS),
        authors=[author for tag in AUTHORS for author in tags.get(tag, ())],
        doi=_first(tags, DOIS),
        published_in=_first(tags, PLACES),
    )


def _first(tags: Tags, names: tuple[str, ...]) -> str:
    return next((value for name in names for value in tags.get(name, ()) if value), "")
