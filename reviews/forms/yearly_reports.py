"""Handing in a yearly report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from reviews.actions.yearly_reports import MAX_MEGABYTES, MAX_PAGES
from reviews.forms.base import PortalForm


class ReportForm(PortalForm):
    """A PDF and a short text; the file's content is judged by the action."""

    text = TextField(
        limit=4000,
        label=_("Short text"),
        help_text=_("The year in a few sentences: what was reached, and what became otherwise than planned."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=_("PDF file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose a file.")},
    )
    save_label = _("Hand in the report")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("PDF, at most %(pages)s pages and %(megabytes)s MB.")
        self.fields["file"].help_text = words % {"pages": MAX_PAGES, "megabytes": MAX_MEGABYTES}
        self.lay_out("text", "file")
