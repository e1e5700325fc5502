"""What a person fills in about the own account."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from clusterportal.accounts.models import User


class SignupForm(AllauthSignupForm):
    """Name, e-mail and one password: nothing is typed twice."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
