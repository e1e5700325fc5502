"""A CV as it is copied into an application: how its rows read, and what has changed in the profile since.

Takes CVs as JSON values (queries.curriculum.cv_document); those from before there were rows have one degree and no
employments.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from applications.domain.publications.work import Work, known

Cv = Mapping[str, Any]
N_AUTHORS_SHOWN = 20
TEXTS = ("name", "orcid", "title", "merits")


@dataclass(frozen=True)
class Difference:
    """A part of the CV, as the application has it and as the profile has it now: texts, or the rows that differ."""

    part: str
    transferred: tuple[str, ...]
    now: tuple[str, ...]


def degrees_of(cv: Cv) -> list[str]:
    """Degrees as lines."""
    if "degrees" not in cv:
        return [_joined(cv.get("degree"), cv.get("degree_year"))] if cv.get("degree") else []
    return [_joined(one["title"], one["university"], one["year"]) for one in cv["degrees"]]


def employments_of(cv: Cv, language: str) -> list[str]:
    """Employments as lines, in the reader's language ("sv" or "en")."""
    return [_employment(one, language) for one in cv.get("affiliations") or ()]


def publications_of(cv: Cv) -> list[str]:
    """Publications as lines."""
    return [publication_line(one) for one in cv.get("publications") or ()]


def publication_line(one: Mapping[str, Any]) -> str:
    """Authors. Title (year). Where it was published. DOI."""
    title = f"{one['title']} ({one['year']})"
    doi = f"DOI {one['doi']}" if one.get("doi") else ""
    return ". ".join(filter(None, [first_authors(one.get("authors") or ""), title, one.get("published_in"), doi]))


def first_authors(authors: str) -> str:
    """The names to show of a list that can have hundreds."""
    names = [name.strip() for name in authors.split(";") if name.strip()]
    return "; ".join(names) if len(names) <= N_AUTHORS_SHOWN else "; ".join(names[:N_AUTHORS_SHOWN]) + " et al."


def work_in(one: Mapping[str, Any]) -> Work:
    """A transferred publication as far as it is recognised by."""
    return Work(one["title"], one["year"], doi=one.get("doi") or "")


def differences(transferred: Cv, now: Cv, language: str) -> tuple[Difference, ...]:
    """What transferring again would change. Publications that were never transferred are no difference."""
    found = [Difference(name, _text(transferred, name), _text(now, name)) for name in TEXTS]
    lists: dict[str, Callable[[Cv], list[str]]] = {
        "degrees": degrees_of,
        "affiliations": lambda cv: employments_of(cv, language),
    }
    for part, lines in lists.items():
        found.append(
            Difference(part, _without(lines(transferred), lines(now)), _without(lines(now), lines(transferred)))
        )
    found.append(_changed_publications(transferred, now))
    return tuple(one for one in found if one.transferred != one.now)


def _changed_publications(transferred: Cv, now: Cv) -> Difference:
    """Of the transferred ones those that the profile no longer has, or has otherwise."""
    kept = list(now.get("publications") or ())
    gone = [one for one in transferred.get("publications") or () if _values(one) not in map(_values, kept)]
    same = known(work_in(one) for one in gone)
    old = {_values(one) for one in transferred.get("publications") or ()}
    otherwise = [one for one in kept if same.has(work_in(one)) and _values(one) not in old]
    return Difference("publications", tuple(map(publication_line, gone)), tuple(map(publication_line, otherwise)))


def _values(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(one.get(name) or "" for name in ("title", "authors", "year", "doi", "published_in"))


def _employment(one: Mapping[str, Any], language: str) -> str:
    years = [(one.get(end) or "")[:4] for end in ("from", "to")]
    time = "–".join(years) if any(years) else ""
    return _joined(one.get("position"), one.get("department"), one.get(f"name_{language}"), time)


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def _text(cv: Cv, name: str) -> tuple[str, ...]:
    return (str(cv[name]),) if cv.get(name) else ()


def _without(lines: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    taken = set(others)
    return tuple(line for line in lines if line not in taken)
