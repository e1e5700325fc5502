"""What a supplement opens, and the document that comes of it.

A place is a section (`section:<key>`), every section of a kind (`kind:<kind>`) or a kind of attachment
(`attachment:<key>`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from applications.domain.form import Form, is_asked

Document = Mapping[str, Any]
BASICS, PEOPLE, PARTNERS, BUDGET = "kind:basics", "kind:consortium", "kind:partners", "kind:budget"
TITLES = ("title_sv", "title_en", "area", "subject_codes", "organisation")


def places(form: Form, sections: Collection[str], attachments: Collection[str]) -> frozenset[str]:
    """The places that are open where these sections and kinds of attachments are."""
    return frozenset(_places(form, sections, attachments))


def places_of_fields(form: Form, keys: Iterable[str]) -> frozenset[str]:
    """The sections in which these fields stand."""
    wanted = set(keys)
    return frozenset(f"section:{one.key}" for one in form.sections if wanted & {field.key for field in one.fields})


def supplemented(earlier: Document, working: Document, form: Form, opened: Collection[str]) -> dict[str, Any]:
    """The earlier document with what is open as the working copy has it; everything else stands as it was."""

    def source(place: str) -> Document:
        return working if place in opened else earlier

    basics = source(BASICS)
    links = {**earlier["links"], "planning_grant": basics["links"]["planning_grant"]}
    return {
        **earlier,
        **{name: basics[name] for name in TITLES},
        "people": source(PEOPLE)["people"],
        "parties": _parties(basics, source(PARTNERS), source(BUDGET)),
        "answers": _answers(earlier, working, form, opened),
        "attachments": _attachments(earlier, working, form, opened),
        "links": links,
    }


def _places(form: Form, sections: Collection[str], attachments: Collection[str]) -> Iterator[str]:
    for section in form.sections:
        if section.key in sections or (section.kind == "attachments" and attachments):
            yield f"section:{section.key}"
            yield from (f"attachment:{field.key}" for field in section.fields if field.upload)
            if section.kind != "answers":
                yield f"kind:{section.kind}"
    yield from (f"attachment:{kind}" for kind in attachments)


def _parties(basics: Document, listed: Document, counted: Document) -> list[dict[str, Any]]:
    """The administrating organisation follows the project information, the others their list, amounts the budget."""
    cells = {party["id"]: party["cells"] for party in counted["parties"]}
    first = [party for party in basics["parties"] if party["role"] == "administrating"]
    others = [party for party in listed["parties"] if party["role"] != "administrating"]
    return [{**party, "cells": cells.get(party["id"], [])} for party in (*first, *others)]


def _answers(earlier: Document, working: Document, form: Form, opened: Collection[str]) -> dict[str, Any]:
    answers = dict(earlier["answers"])
    for section in form.sections:
        if f"section:{section.key}" not in opened:
            continue
        for field in section.fields:
            answers.pop(field.key, None)
            if field.key in working["answers"]:
                answers[field.key] = working["answers"][field.key]
    known = {field.key: field for field in form.fields()}
    return {key: value for key, value in answers.items() if key not in known or is_asked(known[key], answers)}


def _attachments(earlier: Document, working: Document, form: Form, opened: Collection[str]) -> list[Any]:
    """In the order of the kinds, as a document has them."""
    is_open = {kind.key: f"attachment:{kind.key}" in opened for kind in form.uploads()}
    kept = [file for file in earlier["attachments"] if not is_open.get(file["kind"])]
    given = [file for file in working["attachments"] if is_open.get(file["kind"])]
    return sorted([*kept, *given], key=lambda file: str(file["kind"]))
