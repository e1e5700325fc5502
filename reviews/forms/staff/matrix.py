"""How an officer narrows and orders the matrix of a run."""

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.texts.naming import spoken
from reviews.queries.matrix import ColumnOrder, Matrix, RowOrder, Wanted

ALL = "all"
ROWS = [
    (RowOrder.LABEL, _("by label")),
    (RowOrder.HARD, _("hard to staff first")),
    (RowOrder.SCORE, _("lowest score first")),
]
COLUMNS = [
    (ColumnOrder.NAME, _("by name")),
    (ColumnOrder.WORTH, _("most worth first")),
    (ColumnOrder.FULL, _("fullest first")),
]
OF_THE_WHOLE = {RowOrder.HARD, ColumnOrder.WORTH, ColumnOrder.FULL}
"""Orders that tell of the whole run."""


class MatrixForm(forms.Form):
    """Sent by GET, so that the result has an address. What is not offered counts as not asked for."""

    no_optional_marks = True
    panel = forms.ChoiceField(label=_("Panel"), required=False)
    text = forms.CharField(label=_("Label or title contains"), required=False, max_length=200)
    rows = forms.ChoiceField(label=_("Applications"), required=False)
    columns = forms.ChoiceField(label=_("Reviewers"), required=False)

    def __init__(self, data: Any, *, matrix: Matrix) -> None:
        super().__init__(data)
        self.panels = [(str(panel.pk), spoken(panel)) for panel in matrix.panels]
        self._offer("panel", [*self.panels, (ALL, _("All"))])
        for name, choices in (("rows", ROWS), ("columns", COLUMNS)):
            self._offer(name, [one for one in choices if matrix.is_whole or one[0] not in OF_THE_WHOLE])
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter-form"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields, StrictButton(_("Show"), type="submit"))

    def _offer(self, name: str, choices: list[Any]) -> None:
        """A choice of one is none."""
        self.fields[name].choices = choices
        self.fields[name].initial = choices[0][0]
        if len(choices) < 2 or (name == "panel" and len(self.panels) < 2):
            del self.fields[name]

    @property
    def wanted(self) -> Wanted:
        """What is asked for, else the first panel, by label and name."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        panel = given.get("panel") or (self.panels[0][0] if len(self.panels) > 1 else ALL)
        return Wanted(
            panel="" if panel == ALL else panel,
            text=given.get("text", ""),
            rows=RowOrder(given.get("rows") or RowOrder.LABEL),
            columns=ColumnOrder(given.get("columns") or ColumnOrder.NAME),
        )
