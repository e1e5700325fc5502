"""JSON of publications: an answer of Crossref or an export of a reference manager (CSL), an answer of ORCID.

Nothing in such a file can be relied on: whatever is not of the expected kind counts as not there.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from applications.domain.publications.entries import Broken, Entry, Unreadable
from applications.domain.publications.work import Raw, Work

TAG = re.compile(r"</?(?:(?:jats|mml):[a-z-]+|i|b|u|p|em|strong|sub|sup|scp|tt|span)(?:\s[^<>]*)?/?>", re.IGNORECASE)
DATES = ("issued", "published", "published-print", "published-online", "created")


def entries_of_json(text: str) -> Iterator[Entry]:
    """Every entry of the file. Raises Unreadable where it is no JSON, or JSON of something else."""
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("file_is_no_json", line=getattr(error, "lineno", 1)) from error
    if isinstance(value, Mapping) and (works := orcid_works(value)) is not None:
        return (_orcid(work) for work in works)
    return (_crossref(entry) for entry in _items(value))


def orcid_works(value: Mapping[str, Any]) -> list[Any] | None:
    """The works of an ORCID record, of its list of works, or a single one; None where it is not ORCID's."""
    activities = _mapping(value.get("activities-summary"))
    groups = value.get("group") or _mapping(activities.get("works")).get("group")
    if "group" in value or activities:
        return [_preferred(group) for group in _list(groups)]
    if "bulk" in value:
        return [_mapping(one).get("work") for one in _list(value["bulk"])]
    return [value] if isinstance(value.get("title"), Mapping) else None


def written(works: Iterable[Work]) -> str:
    """Publications as CSL JSON, which `entries_of_json` reads back unchanged."""
    return json.dumps([_csl(work) for work in works], ensure_ascii=False)


def _csl(work: Work) -> dict[str, Any]:
    return {
        "title": html.escape(work.title, quote=False),
        "issued": {"date-parts": [[work.year]]},
        "author": [{"literal": html.escape(name.strip(), quote=False)} for name in work.authors.split(";")],
        "DOI": work.doi,
        "container-title": html.escape(work.published_in, quote=False),
    }


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping) and "message" in value:
        value = value["message"]
    if isinstance(value, Mapping) and "items" in value:
        value = value["items"]
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and "title" in value:
        return [value]
    raise Unreadable("file_of_publications_unknown")


def _crossref(entry: Any) -> Entry:
    if not isinstance(entry, Mapping):
        return Broken("publication_is_no_object")
    return Raw(
        title=_text(entry.get("title")),
        year=next(filter(None, (_year(entry.get(name)) for name in DATES)), ""),
        authors=[_name(author) for author in _list(entry.get("author"))],
        doi=_text(entry.get("DOI")),
        published_in=_text(entry.get("container-title")) or _text(entry.get("publisher")),
    )


def _orcid(work: Any) -> Entry:
    if not isinstance(work, Mapping):
        return Broken("publication_is_no_object")
    date, contributors = _mapping(work.get("publication-date")), _mapping(work.get("contributors"))
    return Raw(
        title=_value(_mapping(work.get("title")).get("title")),
        year=_value(date.get("year")),
        authors=[_value(_mapping(one).get("credit-name")) for one in _list(contributors.get("contributor"))],
        doi=_orcid_doi(work),
        published_in=_value(work.get("journal-title")),
    )


def _preferred(group: Any) -> Any:
    """The first description of a work: the one that the researcher prefers."""
    return next(iter(_list(_mapping(group).get("work-summary"))), None)


def _orcid_doi(work: Mapping[str, Any]) -> str:
    for one in map(_mapping, _list(_mapping(work.get("external-ids")).get("external-id"))):
        if _text(one.get("external-id-type")).lower() == "doi" and one.get("external-id-relationship") != "part-of":
            return _text(one.get("external-id-value"))
    return ""


def _name(author: Any) -> str:
    parts = _mapping(author)
    whole = _text(parts.get("literal")) or _text(parts.get("name"))
    return whole or ", ".join(filter(None, (_text(parts.get("family")), _text(parts.get("given")))))


def _year(date: Any) -> str:
    parts = _list(_mapping(date).get("date-parts"))
    first = _list(parts[0])[:1] if parts else []
    written_year = first[0] if first else _mapping(date).get("raw") or _mapping(date).get("literal")
    return str(written_year) if isinstance(written_year, int | str) else ""


def _text(value: Any) -> str:
    """A text, or the first of several, without mark-up."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return html.unescape(TAG.sub("", value)) if isinstance(value, str) else ""


def _value(value: Any) -> str:
    return _text(_mapping(value).get("value"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
