"""A section of a call's form as a Django form, built from the form specification."""

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.working_copy import Change, Clash
from applications.domain import answers as domain
from applications.domain.form import TEXT_KINDS, Field, Form, Section
from applications.forms.base import PortalForm
from applications.forms.widgets import DateRangeInput, TableInput
from applications.models import Answer
from applications.texts import sentence

BASE = "base_{}"


class AnswerField(forms.Field):
    """One question; judged by the domain alone. What is too long is stored and shown, and stops only registering."""

    def __init__(self, asked: Field, *, help_text: str) -> None:
        super().__init__(
            required=asked.is_required,
            label=asked.label.read_in(get_language() or "en"),
            help_text=help_text,
            widget=_widget(asked),
        )
        self.asked = asked
        self.count_limit = asked.max_characters

    def clean(self, value: Any) -> Any:
        try:
            return domain.clean(self.asked, value)
        except domain.Unacceptable as wrong:
            raise ValidationError(sentence(wrong.code, wrong.params)) from wrong


class AnswersForm(PortalForm):
    """The questions of one section, each with the revision of the answer that the page started from."""

    use_required_attribute = False

    def __init__(self, form: Form, section: Section, rows: Mapping[str, Answer], data: Any = None) -> None:
        super().__init__(data)
        self.section = section
        self.rows = rows
        labels = {field.key: field.label.read_in(get_language() or "en") for field in form.fields()}
        for asked in section.fields:
            self._add(asked, labels)
        self.lay_out(*(BASE.format(asked.key) for asked in section.fields), *map(_row, section.fields))

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [
            ("save_next", _("Save and continue"), "btn btn-primary"),
            ("save", _("Save and stay"), "btn"),
        ]

    def changes(self) -> dict[str, Change]:
        """What can be stored, of the fields that the request held."""
        return {
            key: Change(self.cleaned_data[key], self.cleaned_data[BASE.format(key)])
            for key in (asked.key for asked in self.section.fields)
            if key in self.cleaned_data and BASE.format(key) in self.data
        }

    def show_clashes(self, clashes: tuple[Clash, ...], names: Mapping[str, str]) -> None:
        """Put the other's text beside one's own, and let the next save decide knowingly."""
        self.data = self.data.copy()
        for clash in clashes:
            self.data[BASE.format(clash.key)] = clash.base
            theirs = readable(self.fields[clash.key].asked, clash.theirs) or gettext("(empty)")
            words = gettext(
                "%(name)s has saved another answer since you opened the page. Yours is in the field and not saved yet. "
                "Save again to replace the other one, which reads: %(theirs)s"
            )
            self.add_error(clash.key, words % {"name": names.get(clash.key, ""), "theirs": theirs})

    def show_problems(self) -> None:
        """Say on a page that is opened what stops the stored answers from being registered; not what is still empty."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for asked in self.section.fields:
            row = self.rows.get(asked.key)
            for problem in domain.problems(asked, row.value) if row and row.value is not None else ():
                words = sentence(problem.code, {"label": asked.label, **problem.params})
                self.add_error(asked.key, capfirst(words.removeprefix(f"{self.fields[asked.key].label}: ")))

    def _add(self, asked: Field, labels: Mapping[str, str]) -> None:
        row = self.rows.get(asked.key)
        field = AnswerField(asked, help_text=_help(asked, labels))
        field.initial = row.value if row else None
        self.fields[asked.key] = field
        base = forms.CharField(required=False, widget=forms.HiddenInput, initial=str(row.revision) if row else "0")
        self.fields[BASE.format(asked.key)] = base


def readable(asked: Field, value: Any) -> str:
    """A stored value in one text."""
    language = get_language() or "en"
    if value is None:
        return ""
    if asked.options:
        labels = {option.value: option.label.read_in(language) for option in asked.options}
        return ", ".join(labels.get(one, one) for one in (value if isinstance(value, list) else [value]))
    if asked.kind == "yes_no":
        return gettext("Yes") if value == "yes" else gettext("No")
    if asked.kind == "date_range":
        return f"{value['start']} – {value['end']}"
    if asked.kind == "table":
        return "; ".join(" · ".join(str(cell) for cell in row.values()) for row in value)
    return gettext("Confirmed") if value is True else str(value)


def anchor(asked: Field) -> str:
    """The id of the field's first input."""
    is_one_input = asked.kind in TEXT_KINDS | {"number", "confirm"}
    return f"id_{asked.key}" if is_one_input else f"id_{asked.key}_0"


def _row(asked: Field) -> Any:
    if asked.condition is None:
        return asked.key
    return Div(asked.key, data_show_when=asked.condition.field, data_equals=asked.condition.equals)


def _help(asked: Field, labels: Mapping[str, str]) -> str:
    text = escape(asked.help.read_in(get_language() or "en"))
    if asked.kind == "rich":
        text = format_html("{} {}", text, gettext("Empty lines make paragraphs, “- ” a list, *asterisks* emphasis."))
    if asked.condition is None:
        return text
    words = gettext("Only if it applies, see “%(question)s”.") % {"question": labels[asked.condition.field]}
    return format_html("{} {}", words, text)


def _widget(asked: Field) -> forms.Widget:
    language = get_language() or "en"
    lang = {} if asked.language == "none" else {"lang": asked.language}
    label = asked.label.read_in(language)
    choices = [(option.value, option.label.read_in(language)) for option in asked.options]
    makers: dict[str, Callable[[], forms.Widget]] = {
        "text": lambda: forms.TextInput(attrs=lang),
        "area": lambda: forms.Textarea(attrs={"rows": 8, **lang}),
        "rich": lambda: forms.Textarea(attrs={"rows": 12, **lang}),
        "number": lambda: forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "size": 8}),
        "date_range": DateRangeInput,
        "table": lambda: TableInput(asked.columns, asked.max_rows or 1, label, asked.language),
        "confirm": forms.CheckboxInput,
        "choice": lambda: forms.RadioSelect(choices=choices),
        "choices": lambda: forms.CheckboxSelectMultiple(choices=choices),
        "yes_no": lambda: forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))]),
    }
    return makers[asked.kind]()
