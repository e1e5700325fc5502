"""What a person fills in about the own account. Nothing is typed twice, and labels stand above the fields."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clusterportal.accounts.models import User

EMAIL = _("E-mail address")
PASSWORD_HELP = _("At least 12 characters. Not only digits, no common password, and nothing like your name or address.")
CODE_HELP = _("Six digits from your app, or one of your recovery codes.")


class Plain:
    """allauth's form in this portal's words: no placeholders, no second password. `labels` and `hints` by field."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


class LoginForm(Plain, allauth_forms.LoginForm):
    labels = {"login": EMAIL, "password": _("Password")}
    hints = {"password": ""}


class SignupForm(Plain, allauth_forms.SignupForm):
    """Name, e-mail and one password."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]
    labels = {"email": EMAIL, "password1": _("Password")}
    hints = {"email": _("You sign in with it, and the portal writes to it."), "password1": PASSWORD_HELP}

    def try_save(self, request: HttpRequest) -> Any:
        """A known address takes as long as a new one, whose password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(Plain, allauth_forms.AddEmailForm):
    labels = {"email": EMAIL}


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Your password now"), "password1": _("New password")}
    hints = {"oldpassword": "", "password1": PASSWORD_HELP}


class SetPasswordForm(Plain, allauth_forms.SetPasswordForm):
    labels = {"password1": _("New password")}
    hints = {"password1": PASSWORD_HELP}


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    labels = {"email": EMAIL}


class ResetPasswordFromKeyForm(Plain, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password")}
    hints = {"password1": PASSWORD_HELP}


class ReauthenticateForm(Plain, allauth_forms.ReauthenticateForm):
    labels = {"password": _("Password")}
    hints = {"password": ""}


class AuthenticateForm(Plain, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HELP}


class MfaReauthenticateForm(Plain, mfa_forms.ReauthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HELP}


class ActivateTOTPForm(Plain, totp_forms.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    hints = {"code": _("Six digits.")}


class ProfileForm(forms.ModelForm):
    """The name that others see, and the language of pages and mail."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Your name"), "language": _("Language of pages and mail")}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout("name", "language", StrictButton(_("Save"), type="submit", css_class="btn-primary"))
