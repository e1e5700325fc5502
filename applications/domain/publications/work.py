"""One publication, cleaned, and whether two of them are the same."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from applications.domain.answers import Unacceptable, clean_text

FIRST_YEAR, LAST_YEAR = 1920, 2100
TITLE_LIMIT, AUTHORS_LIMIT, PUBLISHED_IN_LIMIT, DOI_LIMIT = 500, 30_000, 300, 200
DOI = re.compile(r"10\.[0-9][0-9.]*/\S+")


@dataclass(frozen=True)
class Work:
    """One publication. `authors` are separated by semicolons; `published_in` is a journal, a book or a publisher."""

    title: str
    year: int
    authors: str = ""
    doi: str = ""
    published_in: str = ""


@dataclass(frozen=True)
class Raw:
    """What an entry of a file says, as it stands there."""

    title: str = ""
    year: str = ""
    authors: Sequence[str] = ()
    doi: str = ""
    published_in: str = ""


@dataclass
class Known:
    """Publications to compare with: the same DOI, or the same title and year where one of the two has no DOI."""

    dois: set[str] = field(default_factory=set)
    titles: dict[tuple[str, int], set[str]] = field(default_factory=dict)

    def add(self, work: Work) -> None:
        self.dois |= {work.doi.lower()} - {""}
        self.titles.setdefault(_title_key(work), set()).add(work.doi.lower())

    def has(self, work: Work) -> bool:
        others = self.titles.get(_title_key(work), set())
        return work.doi.lower() in self.dois or bool(others and (not work.doi or "" in others))


def known(works: Iterable[Work]) -> Known:
    """What these publications are recognised by."""
    made = Known()
    for work in works:
        made.add(work)
    return made


def work_of(raw: Raw) -> Work:
    """The publication that an entry speaks of. Raises Unacceptable."""
    title = _line(raw.title)
    if not title:
        raise Unacceptable("publication_without_title")
    authors = filter(None, (_line(author).replace(";", ",") for author in raw.authors))
    work = Work(
        title=title,
        year=_year(raw.year),
        authors="; ".join(authors),
        doi=plain_doi(_line(raw.doi)),
        published_in=_line(raw.published_in),
    )
    limits = ((TITLE_LIMIT, work.title), (AUTHORS_LIMIT, work.authors), (PUBLISHED_IN_LIMIT, work.published_in))
    for limit, text in limits:
        if len(text) > limit:
            raise Unacceptable("publication_text_too_long", n_characters=len(text), limit=limit)
    return work


def plain_doi(text: str) -> str:
    """A DOI in lower case without the address before it; nothing for nothing. Raises Unacceptable."""
    found = DOI.search(text)
    if text.strip() and (found is None or len(found[0]) > DOI_LIMIT):
        raise Unacceptable("publication_wrong_doi", written=text.strip()[:40])
    return found[0].lower() if found else ""


def _year(text: str) -> int:
    if not text.strip():
        raise Unacceptable("publication_without_year")
    found = re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    if found is None or not FIRST_YEAR <= int(found[0]) <= LAST_YEAR:
        raise Unacceptable("publication_wrong_year", written=text.strip()[:20], first=FIRST_YEAR, latest=LAST_YEAR)
    return int(found[0])


def _line(text: str) -> str:
    """One line, its letters composed as they are typed."""
    return unicodedata.normalize("NFC", " ".join(clean_text(text).split()))


def _title_key(work: Work) -> tuple[str, int]:
    """The title without case, accents, punctuation and double spaces, and the year."""
    letters = unicodedata.normalize("NFKD", work.title.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split()) or work.title, work.year
