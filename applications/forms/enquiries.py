"""Asking an agency, complaining to it, and writing on in a thread."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.enquiries import MAX_BYTES, MAX_PAGES
from applications.domain.enquiries import LONGEST_MESSAGE, LONGEST_SUBJECT
from applications.forms.base import PortalForm, TextField
from applications.forms.sent_files import as_upload
from applications.models import Enquiry

Kind = Enquiry.Kind
ASKED = ((Kind.QUESTION.value, _("A question")), (Kind.COMPLAINT.value, _("A complaint")))


def pdf_field() -> forms.FileField:
    """One PDF, or none; its content is judged by the action."""
    return forms.FileField(
        label=_("PDF file"),
        required=False,
        allow_empty_file=True,
        help_text=lazy(_allowed, str)(),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


def _allowed() -> str:
    return gettext("At most %(pages)s pages and %(megabytes)s MB.") % {
        "pages": MAX_PAGES,
        "megabytes": MAX_BYTES // 2**20,
    }


class MessageForm(PortalForm):
    """What is written, with a file if there is one."""

    text = TextField(
        limit=LONGEST_MESSAGE,
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your message.")},
    )
    file = pdf_field()
    save_label = _("Send")
    asked: tuple[str, ...] = ("text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.asked)
        self.lay_out(*self.asked)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: self.cleaned_data[name] for name in self.asked}
        upload = as_upload(given.pop("file"))
        return {**given, "upload": upload}


class EnquiryForm(MessageForm):
    """The first message of a thread about a call."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ASKED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a question or a complaint.")},
    )
    subject = TextField(
        limit=LONGEST_SUBJECT,
        label=_("Subject"),
        help_text=_("In a few words, without names."),
        error_messages={"required": _("Write a subject.")},
    )
    asked = ("kind", "subject", "text", "file")


class ApplicationEnquiryForm(EnquiryForm):
    """The first message of a thread about an application."""

    is_for_all = forms.BooleanField(
        label=_("Everybody in the application may read it"),
        required=False,
        help_text=_("Otherwise only you, the project leader and those who may edit the application read it."),
    )
    asked = ("kind", "subject", "text", "file", "is_for_all")
