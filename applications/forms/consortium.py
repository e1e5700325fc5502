"""Inviting people, describing parties, confirming a part."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.actions.parties import ROLES, PartyDetails, party_fingerprint
from applications.domain.identity_numbers import luhn_holds
from applications.forms.base import AmountField, OrganisationField, PortalForm, TextField
from applications.models import Applicant, Call, Party
from applications.texts.countries import COUNTRIES

INVITED_ROLES = [
    (Applicant.Role.RESEARCHER.value, _("Participating researcher or key person, part of the application")),
    (Applicant.Role.ADMINISTRATOR.value, _("Participating administrator, helps to fill in")),
]
NO_SIZE = Party.Size.NOT_ENTERPRISE.value


def _standing(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Choices whose words stand by themselves: with a capital letter."""
    return [(value, capfirst(label)) for value, label in choices]


class InviteForm(PortalForm):
    """Whom to invite, as what, and what the person may do."""

    name = TextField(limit=200, label=_("Name"))
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link works for any account that the person has."))
    role = forms.ChoiceField(choices=INVITED_ROLES, widget=forms.RadioSelect, label=_("Role"))
    rights = forms.ChoiceField(
        choices=_standing(Applicant.Rights.choices),
        widget=forms.RadioSelect,
        label=_("The person"),
        initial=Applicant.Rights.READ,
    )
    organisation = OrganisationField(
        required=False,
        label=_("Organisation"),
        help_text=_("Organisation number, ROR or name. The person can mend it."),
    )
    department = TextField(limit=200, required=False, label=_("Department"))
    save_label = _("Send the invitation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("name", "email", "role", "rights", "organisation", "department")

    def invitation(self) -> dict[str, Any]:
        """The invitation as keyword arguments of the action."""
        names = ("name", "email", "role", "rights", "organisation", "department")
        return {name: self.cleaned_data[name] for name in names}


class PartyForm(PortalForm):
    """A party: known by its number, ROR or name, or written in by country and name."""

    role = forms.ChoiceField(widget=forms.RadioSelect, label=_("The party is"))
    organisation = OrganisationField(
        required=False,
        label=_("Organisation in the portal's list"),
        help_text=_(
            "Organisation number, ROR or name. Leave it empty if it is not there, and fill in the next fields."
        ),
    )
    name = TextField(limit=200, required=False, label=_("Name, if not in the list"))
    country = forms.ChoiceField(choices=COUNTRIES, initial="SE", label=_("Country"))
    organisation_number = forms.CharField(
        required=False, label=_("Swedish organisation number"), help_text=_("Ten digits. A foreign party has none.")
    )
    size = forms.ChoiceField(choices=_standing(Party.Size.choices), initial=NO_SIZE, label=_("Size class"))
    contact_name = TextField(limit=200, required=False, label=_("Contact person"))
    contact_email = forms.EmailField(required=False, label=_("The contact's e-mail"))
    contribution = TextField(
        limit=2000,
        required=False,
        label=_("Part in the cluster"),
        help_text=_("What the party does and contributes. Write in English."),
        widget=forms.Textarea(attrs={"rows": 5, "lang": "en"}),
    )
    in_kind_sek = AmountField(required=False, label=_("Contribution in kind, SEK"))
    cash_sek = AmountField(required=False, label=_("Contribution in cash, SEK"))
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, call: Call, party: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _standing(
            [(role.value, role.label) for role in ROLES[Call.Profile(call.profile)]]
        )
        self.lay_out("base", *(name for name in self.base_fields if name not in {"request_key", "base"}))
        if party is not None:
            self.initial = typed(party) | {"base": party_fingerprint(party)}

    def clean_organisation_number(self) -> str:
        return clean_organisation_number(self.cleaned_data["organisation_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("organisation") and not cleaned.get("name") and not self.errors.get("organisation"):
            self.add_error("name", _("Choose an organisation in the list or write a name."))
        if cleaned.get("organisation_number") and cleaned.get("country") != "SE":
            self.add_error("organisation_number", _("Only a Swedish party has a Swedish organisation number."))
        return cleaned

    def details(self) -> PartyDetails:
        """The party as the action takes it."""
        names = PartyDetails.__dataclass_fields__
        values = {name: self.cleaned_data[name] for name in names}
        if values["organisation"] is not None:
            values["name"] = ""
        return PartyDetails(**values)


def typed(party: Party) -> dict[str, Any]:
    """A party as its form shows it: the name of an organisation in the list is not written beside it."""
    shown = {name: getattr(party, name) for name in PartyDetails.__dataclass_fields__}
    return shown | {"name": "" if party.goes_by_organisation else party.name}


class ConfirmPartForm(PortalForm):
    """The contact's word, bound to what the page showed."""

    name = TextField(limit=200, label=_("Your name"))
    is_true = forms.BooleanField(label=_("I may answer for the organisation, and the part described here is correct."))
    sha256 = forms.CharField(widget=forms.HiddenInput)
    save_label = _("Confirm the part")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("sha256", "name", "is_true")


def clean_organisation_number(text: str) -> str:
    """NNNNNN-NNNN with a correct check digit, or empty. Raises ValidationError."""
    digits = "".join(character for character in text if character.isdigit() and character.isascii())
    if not text.strip():
        return ""
    if len(digits) != 10 or not luhn_holds(digits):
        raise ValidationError(_("This is not an organisation number: ten digits, the last one a check digit."))
    return f"{digits[:6]}-{digits[6:]}"
