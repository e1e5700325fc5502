"""Adapting one part of a call's form: its words, limits, who answers, and what the call does without.

What is asked stays as the form specification has it; kinds of attachments may be added.
"""

import copy
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from applications.domain.form import EDITORS
from applications.forms.staff.base import StaffForm
from applications.texts.specification import FILLED_BY, FILLERS, FLAGS, LANGUAGES, LEFT_OUT, LIMITS, WORDS

ATTACHMENTS = "attachments"
BUDGET = "budget"
LONG = {"guidance", "help"}
MAY_BE_ZERO = {"minimum", "maximum"}
NEW = "new"
NEW_KIND = {
    **{f"{word}_{code}": "" for word in ("label", "help") for code in LANGUAGES},
    "max_pages": 10,
    "max_megabytes": 10,
    "max_files": 1,
    "required": False,
}
CHOICE = _("Choice %(number)s")
COLUMN = _("Column %(number)s")
Row = dict[str, Any]


class SectionForm(StaffForm):
    """The fields are those of one section, or its kinds of attachments, in the call's form version.

    The section's key comes from the address: `?section=<key>`. The button "preview" shows the part and saves nothing.
    """

    def prepare(self) -> None:
        self.section_key = (self.data or {}).get("section") or self.address.get("section", "")
        self.asks_again = "preview" in (self.data or {})
        self.fields["section"] = forms.CharField(widget=forms.HiddenInput, initial=self.section_key)
        self.groups: list[tuple[Any, list[str]]] = []
        specification = self.subject.form_version.specification
        for number, row in enumerate(rows_of(specification, self.section_key)):
            self.groups.append((row.get("label_en") or row.get("title_en", ""), list(self._add(f"row{number}", row))))
            for inner, nested in enumerate(nested_in(row)):
                names = list(self._add(f"row{number}.{inner}", nested))
                self._number(names, COLUMN if row.get("columns") else CHOICE, inner + 1)
                self.groups[-1][1].extend(names)
        if _is_for_attachments(specification, self.section_key):
            names = list(self._add(NEW, NEW_KIND, required=False))
            self.groups.append((_("Another kind of attachment"), names))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get(f"{NEW}-label_sv") or given.get(f"{NEW}-label_en"):
            self._check_new(given)
        if not self.errors:
            given["adapted"] = self.adapted()
        return given

    def adapted(self) -> Row:
        """The whole specification with what was written here."""
        specification: Row = copy.deepcopy(self.subject.form_version.specification)
        for number, row in enumerate(rows_of(specification, self.section_key)):
            self._write(f"row{number}", row)
            for inner, nested in enumerate(nested_in(row)):
                self._write(f"row{number}.{inner}", nested)
        if self.cleaned_data.get(f"{NEW}-label_en"):
            specification["attachments"].append(self._new_kind(specification))
        return specification

    def group_fields(self) -> list[tuple[Any, list[Any]]]:
        """The bound fields under the label of the row that they belong to."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def _add(self, prefix: str, row: Row, *, required: bool = True) -> Iterator[str]:
        """Add a field for everything of the row that can be adapted, and name it."""
        for column, field in _fields_for(row, required=required):
            name = f"{prefix}-{column}"
            self.fields[name] = field
            yield name

    def _number(self, names: list[str], what: Any, number: int) -> None:
        """Say which choice or column a field belongs to."""
        for name in names:
            self.fields[name].label = f"{what % {'number': number}}: {self.fields[name].label}"

    def _write(self, prefix: str, row: Row) -> None:
        for column, value in self._values(prefix).items():
            is_default = column not in row and value in (False, EDITORS)
            if value is not None and not is_default:
                row[column] = value

    def _values(self, prefix: str) -> Row:
        start = f"{prefix}-"
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith(start)}
        return {name.removeprefix(start): value for name, value in named.items()}

    def _check_new(self, given: Row) -> None:
        for column in NEW_KIND:
            name = f"{NEW}-{column}"
            if column not in {"help_sv", "help_en", "required"} and not given.get(name):
                self.add_error(name, _("Fill this in for the new kind of attachment."))

    def _new_kind(self, specification: Row) -> Row:
        values = {column: value for column, value in self._values(NEW).items() if value is not None}
        fields = (field for section in specification["sections"] for field in section.get("fields", ()))
        taken = {one["key"] for one in (*specification["attachments"], *fields)}
        stem = slugify(values["label_en"]).replace("-", "_")[:40] or "attachment"
        numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
        return {"key": next(key for key in (stem, *numbered) if key not in taken), **values}


def rows_of(specification: Row, key: str) -> list[Row]:
    """The rows that one page adapts: a section with its fields or attachments. Empty for an unknown key."""
    section = next((one for one in specification["sections"] if one["key"] == key), None)
    if section is None:
        return []
    inside = {ATTACHMENTS: specification.get("attachments", ()), BUDGET: _activities(specification)}
    return [section, *inside.get(section["kind"], section.get("fields", ()))]


def nested_in(row: Row) -> list[Row]:
    """The choices and the columns of a question, whose words belong to it."""
    return [*row.get("options", ()), *row.get("columns", ())]


def parts_of(specification: Row, language: str) -> list[tuple[str, str, int, bool]]:
    """What can be adapted: (key, title, number of questions or attachments, whether the call does without it)."""
    return [
        (one["key"], one[f"title_{language}"], len(rows_of(specification, one["key"])) - 1, one.get("left_out", False))
        for one in specification["sections"]
    ]


def _fields_for(row: Row, *, required: bool) -> Iterator[tuple[str, forms.Field]]:
    """The columns of a row that can be adapted, each with its field."""
    is_attachment = "max_files" in row and "kind" not in row
    if row.get("optional") or (is_attachment and required):
        yield "left_out", _flag(LEFT_OUT, row.get("left_out", False))
    yield from _words_of(row, required)
    yield from ((limit, _limit(limit, label, row[limit], required)) for limit, label in LIMITS.items() if limit in row)
    yield from ((flag, _flag(label, row[flag])) for flag, label in FLAGS.items() if flag in row)
    if is_attachment or "language" in row:
        choices, initial = list(FILLERS.items()), row.get("filled_by", EDITORS)
        yield "filled_by", forms.ChoiceField(label=FILLED_BY, choices=choices, initial=initial)


def _words_of(row: Row, required: bool) -> Iterator[tuple[str, forms.Field]]:
    for word, label in WORDS.items():
        for code, language in LANGUAGES.items():
            if f"{word}_{code}" in row:
                yield f"{word}_{code}", _words(f"{label} ({language})", word, row[f"{word}_{code}"], required)


def _flag(label: Any, initial: bool) -> forms.BooleanField:
    return forms.BooleanField(label=label, initial=initial, required=False)


def _words(label: str, word: str, initial: str, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if word in LONG else forms.TextInput
    return forms.CharField(label=label, initial=initial, required=required and word not in LONG, widget=widget)


def _limit(name: str, label: Any, initial: int, required: bool) -> forms.IntegerField:
    is_share = name.startswith("aid_")
    bounds = {"min_value": 0 if is_share or name in MAY_BE_ZERO else 1, "max_value": 100 if is_share else None}
    return forms.IntegerField(label=label, initial=initial, required=required, **bounds)


def _is_for_attachments(specification: Row, key: str) -> bool:
    return any(one["key"] == key and one["kind"] == ATTACHMENTS for one in specification["sections"])


def _activities(specification: Row) -> list[Row]:
    """The answers that carry ceilings of aid, in whichever section their question stands."""
    fields = (field for section in specification["sections"] for field in section.get("fields", ()))
    options = (option for field in fields for option in field.get("options", ()))
    return [option for option in options if any(name.startswith("aid_") for name in option)]
