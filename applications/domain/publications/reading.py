"""Publications out of a file: BibTeX, RIS, or JSON of Crossref, ORCID or a reference manager. Nothing is guessed.

`read` recognises the format by what stands in the file, never by its name.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from applications.domain.answers import Unacceptable
from applications.domain.publications.bibtex import entries_of_bibtex
from applications.domain.publications.entries import Broken, Entry, Unreadable
from applications.domain.publications.json_files import entries_of_json
from applications.domain.publications.ris import entries_of_ris
from applications.domain.publications.work import Known, Work, work_of

LARGEST_FILE = 2**20
MOST_ENTRIES = 1000
SHOWN_TITLE = 80


@dataclass(frozen=True)
class Trouble:
    """An entry that is no publication: its number in the file, how its title begins, and why."""

    entry: int
    title: str
    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a file holds. `kind` is the format; an entry is either among the works or among the troubles."""

    kind: str
    works: tuple[Work, ...]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A publication that can be added, unless it `is_known`: in the profile, or earlier in the same file."""

    number: int
    work: Work
    is_known: bool


def text_of(content: bytes) -> str:
    """The text of a file, whatever encoding it was saved in. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("file_of_publications_too_large", n_megabytes=LARGEST_FILE // 2**20)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\x00" in content:
        raise Unreadable("file_is_no_text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def read(text: str) -> Reading:
    """The publications of a file and the entries that are none. Raises Unreadable for the file as a whole."""
    if not text.strip():
        raise Unreadable("file_of_publications_empty")
    if len(text.encode(errors="replace")) > LARGEST_FILE:
        raise Unreadable("file_of_publications_too_large", n_megabytes=LARGEST_FILE // 2**20)
    kind, read_entries = _format_of(text)
    return reading_of(kind, read_entries(text))


def read_back(text: str) -> Reading:
    """What `json_files.written` wrote, however large it is. Raises Unreadable."""
    return reading_of("json", entries_of_json(text))


def reading_of(kind: str, entries: Iterable[Entry]) -> Reading:
    """Each entry as a publication or as what is wrong with it. Raises Unreadable where there is none, or too many."""
    found = list(entries)
    if not found:
        raise Unreadable("file_has_no_publications")
    if len(found) > MOST_ENTRIES:
        raise Unreadable("file_has_too_many_publications", limit=MOST_ENTRIES)
    judged = [_judged(number, entry) for number, entry in enumerate(found, start=1)]
    works = tuple(one for one in judged if isinstance(one, Work))
    return Reading(kind, works, tuple(one for one in judged if isinstance(one, Trouble)))


def proposals(works: Iterable[Work], kept: Known) -> tuple[Proposal, ...]:
    """What could be added to `kept`, which grows by it."""
    made = []
    for number, work in enumerate(works):
        made.append(Proposal(number, work, kept.has(work)))
        kept.add(work)
    return tuple(made)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("file_is_no_text") from error


def _format_of(text: str) -> tuple[str, Callable[[str], Iterable[Entry]]]:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return "json", entries_of_json
    if re.search(r"^\ufeff?\s*TY {1,2}-", text, re.MULTILINE):
        return "ris", entries_of_ris
    if re.search(r"@\s*[A-Za-z]+\s*[{(]", text):
        return "bibtex", entries_of_bibtex
    raise Unreadable("file_of_publications_unknown")


def _judged(number: int, entry: Entry) -> Work | Trouble:
    if isinstance(entry, Broken):
        return Trouble(number, "", entry.code, dict(entry.params))
    try:
        return work_of(entry)
    except Unacceptable as wrong:
        return Trouble(number, " ".join(entry.title.split())[:SHOWN_TITLE], wrong.code, dict(wrong.params))
