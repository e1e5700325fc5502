"""Reporting a problem."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import PortalForm, TextField
from applications.queries.problems import Subject
from applications.texts.reading import in_language


class ProblemForm(PortalForm):
    """What it is about and what happened; the page of an error adds the id of the request that failed."""

    failed_request = forms.UUIDField(required=False, widget=forms.HiddenInput)
    about = forms.ChoiceField(label=_("What is it about?"), error_messages={"required": _("Choose what it is about.")})
    text = TextField(
        limit=3000,
        label=_("What happened?"),
        help_text=_("What you wanted to do, what you saw instead, and when. Copy the text of an error if you saw one."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what happened.")},
    )
    save_label = _("Send the report")
    asked: ClassVar[tuple[str, ...]] = ("about", "text")

    def __init__(self, *args: Any, subjects: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = {subject.key: subject for subject in subjects}
        names = [(subject.key, _name(subject)) for subject in subjects]
        self.fields["about"].choices = names if len(names) == 1 else [("", _("Choose")), *names]
        self.order_fields(self.asked)
        self.lay_out("failed_request", *self.asked)

    def clean_about(self) -> Subject:
        return self.subjects[self.cleaned_data["about"]]


class ProblemWithoutAccountForm(ProblemForm):
    """The same from somebody who cannot sign in, with an address for the answer."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The agency answers there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail address.")},
    )
    asked = ("about", "email", "text")


def _name(subject: Subject) -> str:
    call = f"{in_language(subject.call, 'title')} ({subject.call.agency})"
    if subject.application is None:
        return call
    return _("Application %(reference)s: %(call)s") % {"reference": subject.application.reference, "call": call}
