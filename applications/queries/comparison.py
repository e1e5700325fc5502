"""What differs between a call and the last one of the same agency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from applications.models import Call, Criterion, Round

CALL, FORM, JUDGING = "call", "form", "judging"
NOT_COMPARED = {
    *("id", "agency", "form_version", "initiative", "call", "round", "number", "key", "position"),
    *("written_by", "written_at", "created_at", "published_at", "frozen_at", "decided_at", "archived_at"),
}
STRUCTURE = {"key", "kind", "language", "fields", "columns", "options", "show_when", "optional"}


@dataclass(frozen=True)
class Difference:
    """`aspect` is a column of `model`, or a key of the form specification; a value is None where it is missing."""

    part: str
    subject: str
    model: Any
    aspect: str
    earlier: Any
    now: Any


def last_call(call: Call, among: QuerySet[Call]) -> Call | None:
    """The agency's call among those that opened last before this one."""
    earlier = among.filter(agency=call.agency_id, opens_at__lt=call.opens_at).exclude(pk=call.pk)
    return earlier.select_related("form_version", "agency").order_by("-opens_at").first()


def differences(call: Call, earlier: Call, language: str) -> tuple[Difference, ...]:
    """Of the call's own columns, its areas, its form, and its rounds with their criteria."""
    return (*_own(call, earlier, language), *_form(call, earlier, language), *_judging(call, earlier, language))


def columns_that_differ(part: str, subject: str, model: Any, before: Any, now: Any) -> Iterator[Difference]:
    """Of two rows of a model, either of which may be None."""
    for field in model._meta.concrete_fields:
        if field.name in NOT_COMPARED:
            continue
        values = [getattr(one, field.name) if one is not None else None for one in (before, now)]
        if values[0] != values[1]:
            yield Difference(part, subject, model, field.name, *values)


def _own(call: Call, earlier: Call, language: str) -> Iterator[Difference]:
    yield from columns_that_differ(CALL, "", Call, earlier, call)
    names = [", ".join(one.areas.values_list(f"name_{language}", flat=True)) for one in (earlier, call)]
    if names[0] != names[1]:
        yield Difference(CALL, "", Call, "areas", *names)


def _judging(call: Call, earlier: Call, language: str) -> Iterator[Difference]:
    rounds = [{one.number: one for one in whose.rounds.prefetch_related("criteria")} for whose in (earlier, call)]
    for number in sorted(rounds[0].keys() | rounds[1].keys()):
        before, now = rounds[0].get(number), rounds[1].get(number)
        yield from columns_that_differ(JUDGING, str(number), Round, before, now)
        criteria = [{row.key: row for row in one.criteria.all()} if one else {} for one in (before, now)]
        for key in criteria[0] | criteria[1]:
            pair = criteria[0].get(key), criteria[1].get(key)
            label = getattr(pair[1] or pair[0], f"label_{language}")
            yield from columns_that_differ(JUDGING, label, Criterion, *pair)


def _form(call: Call, earlier: Call, language: str) -> Iterator[Difference]:
    before, now = (_rows(one, language) for one in (earlier, call))
    for key in before | now:
        subject, old = before.get(key, ("", {}))
        subject, new = now.get(key, (subject, {}))
        for name in {**old, **new}:
            if name not in STRUCTURE and old.get(name) != new.get(name):
                yield Difference(FORM, subject, None, name, old.get(name), new.get(name))


def _rows(call: Call, language: str) -> dict[tuple[str, ...], tuple[str, Mapping[str, Any]]]:
    """Sections, questions, choices and attachments by their keys, each with what it is called."""
    specification = call.form_version.specification if call.form_version else {}
    found: dict[tuple[str, ...], tuple[str, Mapping[str, Any]]] = {}
    for section in specification.get("sections", ()):
        found["section", section["key"]] = section[f"title_{language}"], section
        for field in section.get("fields", ()):
            found["field", field["key"]] = field[f"label_{language}"], field
            for option in field.get("options", ()):
                found["option", field["key"], option["value"]] = option[f"label_{language}"], option
    for kind in specification.get("attachments", ()):
        found["attachment", kind["key"]] = kind[f"label_{language}"], kind
    return found
