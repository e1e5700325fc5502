"""What an officer writes in an enquiry, and on the page of a call."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.actions.public_questions import Words
from applications.domain.enquiries import LONGEST_MESSAGE, LONGEST_SUBJECT
from applications.forms.base import TextField
from applications.forms.enquiries import pdf_field
from applications.forms.sent_files import as_upload
from applications.forms.staff.base import StaffForm
from applications.models import Call, PublicQuestion
from applications.queries.enquiries import last_number, officers_of
from applications.queries.public_questions import answered, calls_to_publish_in, standing_questions
from applications.texts.reading import in_language
from clusterportal.accounts.models import User


def long_text(label: Any, *, rows: int = 6, **options: Any) -> TextField:
    return TextField(limit=LONGEST_MESSAGE, label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class SeenForm(StaffForm):
    """Knows up to which message the officer has read. Shown again, the page lists what has come meanwhile."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.start_with({"seen": last_number(self.subject)})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.data = self.data.copy()
        self.data["seen"] = last_number(self.subject)
        return given


class AnswerForm(SeenForm):
    text = long_text(_("Answer"))
    file = pdf_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["upload"] = as_upload(given.pop("file", None))
        return given


class HandOverForm(StaffForm):
    colleague = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def prepare(self) -> None:
        self.choose_among("colleague", officers_of(self.subject).exclude(pk=self.user.pk).order_by("name"))


class FirstMessageForm(StaffForm):
    """The agency begins: about an application, to its project leader."""

    subject = TextField(limit=LONGEST_SUBJECT, label=_("Subject"))
    text = long_text(_("Message"))
    file = pdf_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["upload"] = as_upload(given.pop("file", None))
        return given


class WordsForm(StaffForm):
    """A question and its answer in both languages."""

    question_sv = long_text(_("Question, Swedish"), rows=3)
    answer_sv = long_text(_("Answer, Swedish"))
    question_en = long_text(_("Question, English"), rows=3)
    answer_en = long_text(_("Answer, English"))

    def clean(self) -> dict[str, Any]:
        """The four texts as the action takes them; `words` is missing where one of them is."""
        given = super().clean() or {}
        names = Words.__dataclass_fields__
        if all(name in given for name in names):
            given["words"] = Words(**{name: given.pop(name) for name in names})
        return given


class PublishForm(WordsForm):
    """From nothing."""

    call = forms.ModelChoiceField(label=_("Call"), queryset=Call.objects.none())
    field_order = ("call",)

    def prepare(self) -> None:
        self.choose_among("call", calls_to_publish_in(self.user, self.at))


class PublishAnswerForm(SeenForm, WordsForm):
    """From somebody's question: nothing of its text stands here, only its subject to begin with."""

    field_order = ("question_sv", "answer_sv", "question_en", "answer_en", "seen")

    def prepare(self) -> None:
        super().prepare()
        self.start_with({"question_sv": self.subject.subject, "question_en": self.subject.subject})


class AnswerWithForm(SeenForm):
    question = forms.ModelChoiceField(label=_("Published question"), queryset=PublicQuestion.objects.none())

    def prepare(self) -> None:
        super().prepare()
        self.choose_among("question", standing_questions(self.subject.call))
        self.fields["question"].label_from_instance = lambda row: in_language(answered(row).text, "question")


class ReplaceForm(WordsForm):
    """A newer text; `seen_text` is the number of the one that it replaces."""

    seen_text = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        text = answered(self.subject).text
        names = asdict(Words(text.question_sv, text.question_en, text.answer_sv, text.answer_en))
        self.start_with({**names, "seen_text": text.number})


class WithdrawForm(StaffForm):
    reason_sv = long_text(_("Reason, Swedish"), rows=3)
    reason_en = long_text(_("Reason, English"), rows=3)
