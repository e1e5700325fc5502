"""Inputs of more than one part. The first part's id ends with _0: there errors and gaps link to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language

from applications.domain.form import Column

N_BLANK_ROWS = 2


class DateRangeInput(forms.Widget):
    """Two dates, start and end. Value: {"start", "end"}."""

    template_name = "applications/widgets/date_range.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: data.get(f"{name}_{part}", "") for part in ("start", "end")}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["value"] = value or {}
        return context


class TableInput(forms.Widget):
    """Rows of cells. Value: list of {column: text}; two blank rows follow those that are filled."""

    template_name = "applications/widgets/table.html"
    use_fieldset = True

    def __init__(self, columns: tuple[Column, ...], max_rows: int, label: str, language: str) -> None:
        super().__init__()
        self.columns = columns
        self.max_rows = max_rows
        self.label = label
        self.language = language

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        while any(f"{name}_{len(rows)}_{column.key}" in data for column in self.columns):
            rows.append({column.key: data.get(f"{name}_{len(rows)}_{column.key}", "") for column in self.columns})
        return rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = [row for row in value or [] if any(str(row.get(column.key, "")) for column in self.columns)]
        n_rows = max(len(filled), min(len(filled) + N_BLANK_ROWS, self.max_rows), 1)
        rows = [*filled, *({} for _blank in range(n_rows - len(filled)))]
        language = get_language() or "en"
        context["label"] = self.label
        context["lang"] = self.language
        context["head"] = [column.label.read_in(language) for column in self.columns]
        id_ = context["widget"]["attrs"].get("id", name)
        context["rows"] = [self._cells(name, id_, number, row) for number, row in enumerate(rows)]
        return context

    def _cells(self, name: str, id_: str, number: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        language = get_language() or "en"
        return [
            {
                "name": f"{name}_{number}_{column.key}",
                "id": f"{id_}_0" if number == place == 0 else f"{id_}_{number}_{column.key}",
                "label": column.label.read_in(language),
                "row": number + 1,
                "value": row.get(column.key, ""),
                "is_number": column.kind == "number",
            }
            for place, column in enumerate(self.columns)
        ]
