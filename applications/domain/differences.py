"""What reads differently between two versions of an application, field by field.

Takes the documents of two versions and the form of the newer one; knows nothing of pages. What the form has no words
for is named by its code alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from applications.domain import form as forms
from applications.domain.aid import question_of
from applications.domain.form import Form, is_asked
from applications.domain.naming import text_in
from applications.domain.presentation import Document, readable

PERSON_FIELDS = {"name": "text", "role": "role", "organisation": "named", "department": "text"}
PARTY_FIELDS = {
    **dict.fromkeys(("name", "country", "organisation_number", "contribution"), "text"),
    "role": "party_role",
    "size": "size",
    "in_kind_sek": "amount",
    "cash_sek": "amount",
}
KEYS_OF_ROWS = frozenset({"organisation", "id"})
OTHER_LANGUAGE = {"sv": "en", "en": "sv"}


@dataclass(frozen=True)
class Difference:
    """One thing that reads differently. `old` or `new` is None where it was not there at all.

    `code` names it, `label` in the form's words if it has some; `subject` is whose it is: a person, a party, a kind of
    file. `kind` says how the values are laid out, `language` which one they are in, or none.
    """

    code: str
    kind: str
    old: Any
    new: Any
    subject: str = ""
    label: str = ""
    year: int | None = None
    language: str = "none"


@dataclass(frozen=True)
class Changed:
    """A section of the form in which something reads differently."""

    key: str
    kind: str
    title: str
    differences: tuple[Difference, ...]


def differences(old: Document, new: Document, form: Form, language: str) -> tuple[Changed, ...]:
    """The sections that differ, in the order of the form, for a reader of `language` ("sv" or "en")."""
    found = (
        Changed(
            one.key, one.kind, one.title.read_in(language), tuple(_OF_KIND[one.kind](one, old, new, form, language))
        )
        for one in form.sections
    )
    return tuple(one for one in found if one.differences)


def _basics(_section: forms.Section, old: Document, new: Document, _form: Form, _language: str) -> Iterator[Difference]:
    kinds = {"title_sv": "text", "title_en": "text", "area": "named", "subject_codes": "list", "organisation": "named"}
    for name, kind in kinds.items():
        if old[name] != new[name]:
            spoken = name.removeprefix("title_") if name.startswith("title_") else "none"
            yield Difference(name, kind, old[name], new[name], language=spoken)


def _answers(section: forms.Section, old: Document, new: Document, _form: Form, language: str) -> Iterator[Difference]:
    for asked in section.fields:
        before, after = (_answer(asked, document["answers"]) for document in (old, new))
        if before != after:
            yield Difference(
                code=asked.key,
                kind=asked.kind,
                old=readable(asked, before, language),
                new=readable(asked, after, language),
                label=asked.label.read_in(language),
                language=asked.language,
            )


def _answer(asked: forms.Field, answers: Mapping[str, Any]) -> Any:
    return answers.get(asked.key) if is_asked(asked, answers) else None


def _people(_section: forms.Section, old: Document, new: Document, _form: Form, language: str) -> Iterator[Difference]:
    for before, after in _paired(old["people"], new["people"]):
        if before is None or after is None:
            yield _come_or_gone("person", before, after, language)
            continue
        yield from _fields(before, after, PERSON_FIELDS, language, prefix="person.")
        yield from _cv(before["cv"] or {}, after["cv"] or {}, after["name"], language)


def _cv(before: Mapping[str, Any], after: Mapping[str, Any], name: str, language: str) -> Iterator[Difference]:
    """Whatever a CV holds: values as texts, rows (publications, say) as those that came and those that went."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new or (not old and not new):
            continue
        if isinstance(old, list) or isinstance(new, list):
            gone, come = _only(old or [], new or [], language), _only(new or [], old or [], language)
            yield Difference(f"cv.{key}", "list", gone or old, come or new, subject=name)
        else:
            yield Difference(f"cv.{key}", "text", old, new, subject=name)


def _only(rows: Sequence[Any], others: Sequence[Any], language: str) -> list[str]:
    return [_row(row, language) for row in rows if row not in others]


def _row(row: Any, language: str) -> str:
    """The values of a row; of a name that stands in both languages the one for the reader."""
    if not isinstance(row, Mapping):
        return str(row)
    left_out = KEYS_OF_ROWS | {f"name_{OTHER_LANGUAGE[language]}"}
    return ", ".join(str(value) for key, value in row.items() if value and key not in left_out)


def _parties(_section: forms.Section, old: Document, new: Document, _form: Form, language: str) -> Iterator[Difference]:
    """The administrating organisation is a matter of the project information."""
    listed = [[one for one in document["parties"] if one["role"] != "administrating"] for document in (old, new)]
    for before, after in _paired(*listed):
        if before is None or after is None:
            yield _come_or_gone("party", before, after, language)
        else:
            yield from _fields(before, after, PARTY_FIELDS, language, prefix="party.")


def _budget(_section: forms.Section, old: Document, new: Document, form: Form, language: str) -> Iterator[Difference]:
    labels = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
    for before, after in _paired(old["parties"], new["parties"]):
        yield from _activity(before, after, form, language)
        yield from _cells(before, after, labels, language)
    sums = [_sums(document["parties"]) for document in (old, new)]
    for code in dict.fromkeys((*sums[0], *sums[1])):
        was, now = (one.get(code, 0) for one in sums)
        if was != now:
            yield Difference(f"total.{code}", "amount", was, now)


def _activity(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, form: Form, language: str
) -> Iterator[Difference]:
    """Where each party chooses the activity on which its ceiling of aid depends."""
    asked = question_of(form)
    was, now = ((party or {}).get("aid_activity") or None for party in (before, after))
    if asked is None or was == now:
        return
    words = {option.value: option.label.read_in(language) for option in asked.options}
    old, new = (words.get(value, value) if value else None for value in (was, now))
    name = text_in(after or before, "name", language)
    yield Difference("party.aid_activity", "text", old, new, subject=name, label=asked.label.read_in(language))


def _cells(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, labels: Mapping[str, str], language: str
) -> Iterator[Difference]:
    amounts = [_amounts(party) for party in (before, after)]
    name = text_in(after or before, "name", language)
    for side, line, year in dict.fromkeys((*amounts[0], *amounts[1])):
        was, now = (one.get((side, line, year), 0) for one in amounts)
        if was != now:
            label = labels.get(line, "") if side == "cost" else ""
            yield Difference(f"{side}.{line}", "amount", was, now, subject=name, label=label, year=year)


def _amounts(party: Mapping[str, Any] | None) -> dict[tuple[str, str, int], int]:
    cells = party["cells"] if party else ()
    return {(cell["side"], cell["line"], cell["year"]): cell["amount_sek"] for cell in cells}


def _sums(parties: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The whole consortium's costs, and its funding by line."""
    sums: dict[str, int] = {}
    for cell in (cell for party in parties for cell in party["cells"]):
        code = "cost" if cell["side"] == "cost" else cell["line"]
        sums[code] = sums.get(code, 0) + cell["amount_sek"]
    return sums


def _attachments(
    _section: forms.Section, old: Document, new: Document, form: Form, language: str
) -> Iterator[Difference]:
    """A file is the same by name and hash. Of a kind, what went and what came are told side by side."""
    labels = {kind.key: kind.label.read_in(language) for kind in form.uploads()}
    before, after = old["attachments"], new["attachments"]
    for kind in dict.fromkeys(file["kind"] for file in (*before, *after)):
        gone, come = _files(before, after, kind), _files(after, before, kind)
        for was, now in zip_longest(gone, come):
            yield Difference("file", "file", was, now, subject=labels.get(kind, kind))


def _files(files: Sequence[Any], others: Sequence[Any], kind: str) -> list[Mapping[str, Any]]:
    same = {(file["name"], file["sha256"]) for file in others if file["kind"] == kind}
    return [file for file in files if file["kind"] == kind and (file["name"], file["sha256"]) not in same]


def _come_or_gone(
    code: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, language: str
) -> Difference:
    return Difference(code, code, before, after, subject=text_in(after or before, "name", language))


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], kinds: Mapping[str, str], language: str, *, prefix: str
) -> Iterator[Difference]:
    subject = text_in(after, "name", language)
    for name, kind in kinds.items():
        if before.get(name) != after.get(name):
            old, new = (text_in(one, name, language) if name == "name" else one.get(name) for one in (before, after))
            yield Difference(f"{prefix}{name}", kind, old, new, subject=subject)


def _paired(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Rows of the two documents by their keys, in the newer one's order, what is gone last."""
    olds, news = ({row["id"]: row for row in rows} for rows in (old, new))
    for key in dict.fromkeys((*news, *olds)):
        yield olds.get(key), news.get(key)


_OF_KIND: dict[str, Callable[[forms.Section, Document, Document, Form, str], Iterator[Difference]]] = {
    "basics": _basics,
    "answers": _answers,
    "consortium": _people,
    "partners": _parties,
    "budget": _budget,
    "attachments": _attachments,
}
