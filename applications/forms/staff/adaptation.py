"""Adapting one part of a call's form: its words, limits and what must be answered; never its structure."""

import copy
from typing import Any

from django import forms

from applications.forms.staff.base import StaffForm
from applications.texts.specification import FLAGS, LANGUAGES, LIMITS, WORDS

ATTACHMENTS = "attachments"
BUDGET = "budget"
LONG = {"guidance", "help"}


class SectionForm(StaffForm):
    """The fields are those of one section, or its kinds of attachments, in the call's form version.

    The section's key comes from the address: `?section=<key>`.
    """

    def prepare(self) -> None:
        self.section_key = (self.data or {}).get("section") or self.address.get("section", "")
        self.fields["section"] = forms.CharField(widget=forms.HiddenInput, initial=self.section_key)
        self.groups: list[tuple[str, list[str]]] = []
        for number, row in enumerate(rows_of(self.subject.form_version.specification, self.section_key)):
            self._add(number, row)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            given["adapted"] = self.adapted()
        return given

    def adapted(self) -> dict[str, Any]:
        """The whole specification with what was written here."""
        specification = copy.deepcopy(self.subject.form_version.specification)
        for number, row in enumerate(rows_of(specification, self.section_key)):
            for name in [one for one in self.cleaned_data if one.startswith(f"row{number}-")]:
                column, value = name.split("-", 1)[1], self.cleaned_data[name]
                if value is not None:
                    row[column] = value
        return specification

    def group_fields(self) -> list[tuple[str, list[Any]]]:
        """The bound fields under the label of the row that they belong to."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def _add(self, number: int, row: dict[str, Any]) -> None:
        names = []
        for word, label in WORDS.items():
            for code, language in LANGUAGES.items():
                if f"{word}_{code}" in row:
                    widget = forms.Textarea(attrs={"rows": 3}) if word in LONG else forms.TextInput
                    names.append(f"row{number}-{word}_{code}")
                    self.fields[names[-1]] = forms.CharField(
                        label=f"{label} ({language})",
                        initial=row[f"{word}_{code}"],
                        required=word not in LONG,
                        widget=widget,
                    )
        for limit, label in LIMITS.items():
            if limit in row:
                names.append(f"row{number}-{limit}")
                most = 100 if limit.startswith("aid_") else None
                self.fields[names[-1]] = forms.IntegerField(
                    label=label, initial=row[limit], min_value=0, max_value=most
                )
        for flag, label in FLAGS.items():
            if flag in row:
                names.append(f"row{number}-{flag}")
                self.fields[names[-1]] = forms.BooleanField(label=label, initial=row[flag], required=False)
        self.groups.append((row.get("label_en") or row.get("title_en", ""), names))


def rows_of(specification: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows that one page adapts: a section with its fields or attachments. Empty for an unknown key."""
    section = next((one for one in specification["sections"] if one["key"] == key), None)
    if section is None:
        return []
    inside = {ATTACHMENTS: specification.get("attachments", ()), BUDGET: _activities(specification)}
    return [section, *inside.get(section["kind"], section.get("fields", ()))]


def _activities(specification: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers that carry ceilings of aid, in whichever section their question stands."""
    fields = (field for section in specification["sections"] for field in section.get("fields", ()))
    options = (option for field in fields for option in field.get("options", ()))
    return [option for option in options if any(name.startswith("aid_") for name in option)]


def parts_of(specification: dict[str, Any], language: str) -> list[tuple[str, str, int]]:
    """What can be adapted: (key, title, number of questions or attachments)."""
    return [
        (one["key"], one[f"title_{language}"], len(rows_of(specification, one["key"])) - 1)
        for one in specification["sections"]
    ]
