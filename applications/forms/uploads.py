"""Uploading a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.form import AttachmentType
from applications.forms.base import PortalForm


class AttachmentForm(PortalForm):
    """One PDF; its content is judged by the action."""

    file = forms.FileField(
        label=_("PDF file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose a file.")},
    )
    save_label = _("Upload")

    def __init__(self, *args: Any, kind: AttachmentType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _(
            "PDF, at most %(pages)s pages and %(megabytes)s MB. "
            "Its text is looked through for personal identity numbers."
        )
        self.fields["file"].help_text = words % {"pages": kind.max_pages, "megabytes": kind.max_megabytes}
        self.lay_out("file")


class ConfirmFileForm(PortalForm):
    """The uploader's word for a file in which a personal identity number seems to stand."""

    token = forms.CharField(widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label=_("I have looked at what was found. It is no personal identity number."),
        error_messages={
            "required": _("Look at what was found, and tick the box if it is no personal identity number.")
        },
    )
    save_label = _("Attach the file as it is")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("token", "is_checked")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("save", self.save_label, "btn")]
