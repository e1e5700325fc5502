"""Acts of one button each, and signing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import PortalForm, TextField


class ActForm(PortalForm):
    """Nothing but a button."""

    def __init__(self, *args: Any, label: Any, css_class: str = "btn btn-primary", **kwargs: Any) -> None:
        self.label = label
        self.css_class = css_class
        super().__init__(*args, **kwargs)
        self.lay_out()

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", self.label, self.css_class)]


class RegisterForm(PortalForm):
    """The leader's word that it is right: registering is signing."""

    is_true = forms.BooleanField(
        label=_("I have read the application as it will be submitted. What it says is correct, and I may register it.")
    )
    save_label = _("Register the application")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("is_true")


class RegisterSupplementForm(RegisterForm):
    """The same word, for a supplement."""

    save_label = _("Register the supplement")


class WithdrawForm(PortalForm):
    """Final: asked about with a box to tick."""

    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("is_sure")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", _("Withdraw the application"), "btn btn-danger")]


class SignForm(PortalForm):
    """The organisation's yes, bound to the version that the page showed."""

    version_sha256 = forms.CharField(widget=forms.HiddenInput)
    is_true = forms.BooleanField(label=_("I may sign for the organisation, and it takes on what the application says."))
    save_label = _("Sign the application")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("version_sha256", "is_true")


class RefuseForm(PortalForm):
    """The organisation's no, with its reason."""

    version_sha256 = forms.CharField(widget=forms.HiddenInput)
    reason = TextField(
        limit=2000, label=_("Why does the organisation not sign?"), widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("version_sha256", "reason")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", _("Refuse to sign"), "btn btn-danger")]
