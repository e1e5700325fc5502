"""A section of a call's form as a Django form, built from the form specification."""

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.layout import HTML, Div
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.domain import answers as domain
from applications.domain.form import LEADER, TEXT_KINDS, Field, Form, Section
from applications.forms.editing import BASE, EditedForm
from applications.forms.widgets import DateRangeInput, TableInput
from applications.models import Answer
from applications.texts import sentence

SAVE_ON_ENTER = (
    '<button type="submit" name="save" value="1" class="visually-hidden" tabindex="-1" aria-hidden="true"></button>'
)


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


class FileRow(HTML):
    """The files that a question asks for, as `views.attachments.Kind`; they are uploaded on a page of their own."""

    def __init__(self, kind: Any, application: Any) -> None:
        super().__init__("")
        self.context = {"asked": kind, "application": application}

    def render(self, *_arguments: Any, **_more: Any) -> str:
        return render_to_string("applications/includes/file_field.html", self.context)


class AnswersForm(EditedForm):
    """The questions of one section, each with the revision of the answer that the page started from.

    `files`: the row of each question that asks for files, by its key. What only the project leader answers is shown
    to others and takes nothing from them.
    """

    use_required_attribute = False

    def __init__(
        self,
        form: Form,
        section: Section,
        rows: Mapping[str, Answer],
        data: Any = None,
        *,
        files: Mapping[str, FileRow] | None = None,
        is_leader: bool = True,
    ) -> None:
        super().__init__(data)
        self.section = section
        self.rows = rows
        self.is_leader = is_leader
        labels = {field.key: field.label.read_in(get_language() or "en") for field in form.fields()}
        for asked in self.section.written:
            self._add(asked, labels)
        rows_of_files = files or {}
        asked_here = [asked for asked in section.questions if asked.upload is None or asked.key in rows_of_files]
        shown = [_row(asked, rows_of_files.get(asked.key, asked.key)) for asked in asked_here]
        # Enter presses a form's first button: with files asked for, it would be that of an upload.
        first = [HTML(SAVE_ON_ENTER)] if rows_of_files else []
        self.lay_out(*(BASE.format(asked.key) for asked in self.section.written), *first, *shown)

    def edited_keys(self) -> tuple[str, ...]:
        return tuple(asked.key for asked in self.section.written)

    def written(self, key: str, value: Any) -> str:
        return readable(self.fields[key].asked, value)

    def show_problems(self) -> None:
        """Say on a page that is opened what stops the stored answers from being registered; not what is still empty."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for asked in self.section.written:
            row = self.rows.get(asked.key)
            for words in self._problems(asked, row.value if row else None):
                self.add_error(asked.key, words)

    def sentences(self, key: str) -> list[str]:
        return super().sentences(key) or self._problems(self.fields[key].asked, self.cleaned_data.get(key))

    def _problems(self, asked: Field, value: Any) -> list[str]:
        """In words; what is empty is no problem while somebody writes."""
        found = domain.problems(asked, value) if value is not None else ()
        words = (sentence(problem.code, {"label": asked.label, **problem.params}) for problem in found)
        return [capfirst(one.removeprefix(f"{self.fields[asked.key].label}: ")) for one in words]

    def _add(self, asked: Field, labels: Mapping[str, str]) -> None:
        row = self.rows.get(asked.key)
        field = AnswerField(asked, help_text=_help(asked, labels))
        field.initial = row.value if row else None
        field.disabled = asked.filled_by == LEADER and not self.is_leader
        self.fields[asked.key] = field
        self.add_base(asked.key, str(row.revision) if row else "0")


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
    is_one_input = asked.kind in TEXT_KINDS | {"number", "confirm", "file"}
    return f"id_{asked.key}" if is_one_input else f"id_{asked.key}_0"


def _row(asked: Field, shown: Any) -> Any:
    if asked.condition is None:
        return shown
    return Div(shown, data_show_when=asked.condition.field, data_equals=asked.condition.equals)


def _help(asked: Field, labels: Mapping[str, str]) -> str:
    text = escape(asked.help.read_in(get_language() or "en"))
    if asked.filled_by == LEADER:
        text = format_html("{} {}", gettext("The project leader alone answers this."), text)
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
        "rich": lambda: forms.Textarea(attrs={"rows": 12, "data-rich": "", **lang}),
        "number": lambda: forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "size": 8}),
        "date_range": DateRangeInput,
        "table": lambda: TableInput(asked.columns, asked.max_rows or 1, label, asked.language),
        "confirm": forms.CheckboxInput,
        "choice": lambda: forms.RadioSelect(choices=choices),
        "choices": lambda: forms.CheckboxSelectMultiple(choices=choices),
        "yes_no": lambda: forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))]),
    }
    return makers[asked.kind]()
