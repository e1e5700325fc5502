"""Proposing a sister application."""

from typing import Any

from crispy_forms.layout import Field
from django.utils.translation import gettext_lazy as _

from applications.forms.base import PortalForm, TextField


class SisterForm(PortalForm):
    """The other application by the reference that its leader has told."""

    reference = TextField(
        limit=20,
        label=_("Reference of the other application"),
        help_text=_("Such as K7F3-92QD. Its project leader finds it at the top of the application."),
    )
    save_label = _("Propose to link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].count_limit = None
        self.fields["reference"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.lay_out(Field("reference", wrapper_class="field-medium"))

    def clean_reference(self) -> str:
        """As the portal writes it, whether typed with spaces, in small letters or without the hyphen."""
        plain = "".join(character for character in self.cleaned_data["reference"].upper() if character.isalnum())
        return f"{plain[:4]}-{plain[4:]}"
