"""Inputs of more than one part. The first part's id ends with _0: there errors and gaps link to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

from applications.domain.form import Column
from applications.queries.organisations import suggested_names

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
    """Rows of cells. Value: list of {column: text}; two blank rows follow those that are filled.

    Cells of the column `suggests` offer the organisations' names to choose from.
    """

    template_name = "applications/widgets/table.html"
    use_fieldset = True

    def __init__(
        self, columns: tuple[Column, ...], max_rows: int, label: str, language: str, suggests: str = ""
    ) -> None:
        super().__init__()
        self.columns = columns
        self.max_rows = max_rows
        self.label = label
        self.language = language
        self.suggests = suggests

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
        if self.suggests:
            context |= {"suggestions": f"{id_}_names", "names": suggested_names(language)}
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
                "is_suggested": column.key == self.suggests,
            }
            for place, column in enumerate(self.columns)
        ]


class PublicationsInput(forms.Widget):
    """The own publications, each with a tick and a place in the list. Value: keys in the order of their places."""

    template_name = "applications/widgets/publications.html"
    use_fieldset = True

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        """`rows`: key and line of each publication."""
        super().__init__()
        self.rows = rows

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return sorted(ticked, key=lambda key: _place(data.get(f"{name}_place_{key}", "")))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        places = {key: number for number, key in enumerate(value or [], start=1)}
        id_ = context["widget"]["attrs"].get("id", name)
        context["table"] = f"{id_}_table"
        context["rows"] = [
            {"key": key, "line": line, "id": f"{id_}_{number}", "place": places.get(key, ""), "chosen": key in places}
            for number, (key, line) in enumerate(self.rows)
        ]
        return context


def _place(text: str) -> int:
    """A place that is no number comes last."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 6 else 10**6
