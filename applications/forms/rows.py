"""Rows of cells that become values: degrees, employments."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.domain.answers import Unacceptable, clean_text
from applications.domain.form import Column
from applications.forms.widgets import TableInput
from applications.texts import sentence


class RowsField(forms.Field):
    """Rows, each made a value by `make(texts)`; what it raises is said of the row by its number."""

    def __init__(
        self, columns: tuple[Column, ...], make: Callable[[Mapping[str, str]], Any], *, n_rows: int, **kwargs: Any
    ) -> None:
        suggests = kwargs.pop("suggests", "")
        super().__init__(widget=TableInput(columns, n_rows, kwargs["label"], "none", suggests), **kwargs)
        self.columns, self.make, self.n_rows = columns, make, n_rows

    def clean(self, value: Any) -> list[Any]:
        rows = [(number, row) for number, row in enumerate(value or [], start=1) if any(map(str.strip, row.values()))]
        if len(rows) > self.n_rows:
            raise ValidationError(_("At most %(limit)s rows are allowed."), params={"limit": self.n_rows})
        return [self._value(number, row) for number, row in rows]

    def _value(self, number: int, row: Mapping[str, str]) -> Any:
        try:
            texts = {column.key: self._text(column, row[column.key]) for column in self.columns}
            return self.make(texts)
        except ValidationError as wrong:
            words = _("Row %(row)s: %(problem)s")
            params = {"row": number, "problem": " ".join(wrong.messages)}
            raise ValidationError(words, params=params) from wrong

    def _text(self, column: Column, value: str) -> str:
        try:
            text = " ".join(clean_text(value).split())
        except Unacceptable as wrong:
            raise ValidationError(sentence(wrong.code, wrong.params)) from wrong
        if column.max_characters and len(text) > column.max_characters:
            name = column.label.read_in(get_language() or "en")
            words = _("“%(column)s” has more than %(limit)s characters.")
            raise ValidationError(words, params={"column": name, "limit": column.max_characters})
        return text
