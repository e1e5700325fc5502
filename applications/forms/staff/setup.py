"""What administrators and officers fill in about roles, organisations and the initiative."""

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from applications.forms.staff.base import Amount, StaffForm, day, text
from applications.models import Agency, AgencyRole, Call, Initiative, Organisation, OrganisationRole
from applications.policies.roles import agency_roles
from applications.queries.administration import frames_kept_by


class GrantRoleForm(StaffForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    email = forms.EmailField(label=_("E-mail of the account"), help_text=_("A person's own address, no group mailbox."))
    role = forms.ChoiceField(label=_("Role"), choices=AgencyRole.Role.choices, widget=forms.RadioSelect)
    call = forms.ModelChoiceField(
        Call.objects.none(), label=_("For one call only"), required=False, empty_label=_("All calls of the agency")
    )

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Initiative, for a coordinator"),
        required=False,
        empty_label=_("None: the role is no coordinator's"),
    )

    def prepare(self) -> None:
        own = agency_roles(self.user).filter(role=AgencyRole.Role.ADMINISTRATOR).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=own)
        self.fields["call"].queryset = Call.objects.filter(agency__in=own).select_related("agency")
        self.fields["initiative"].queryset = Initiative.objects.filter(frames__agency__in=own).distinct()


class OrganisationForm(StaffForm):
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    country = forms.CharField(label=_("Country"), max_length=2, min_length=2, initial="SE", help_text=_("Two letters."))
    organisation_number = forms.CharField(
        label=_("Organisation number"), max_length=11, required=False, help_text=_("Ten digits, for Swedish ones.")
    )
    ror = forms.URLField(label="ROR", max_length=40, required=False, assume_scheme="https")
    approval = forms.ChoiceField(
        label=_("Administrating organisation"),
        choices=Organisation.Approval.choices,
        help_text=_("Whether the Swedish Research Council has approved it."),
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self.start_with({name: getattr(self.subject, name) for name in self.fields})

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_organisation_number(self) -> str | None:
        digits = "".join(character for character in self.cleaned_data["organisation_number"] if character.isdigit())
        if not digits:
            return None
        if len(digits) != 10 or not luhn.is_valid(digits):
            raise forms.ValidationError(_("This is not an organisation number: check the digits."))
        return f"{digits[:6]}-{digits[6:]}"

    def clean_ror(self) -> str | None:
        return self.cleaned_data["ror"] or None


class OrganisationRoleForm(StaffForm):
    email = forms.EmailField(label=_("E-mail of the account"))
    role = forms.ChoiceField(label=_("Role"), choices=OrganisationRole.Role.choices, widget=forms.RadioSelect)


class InitiativeForm(StaffForm):
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    summary_sv = text(_("Summary in Swedish"), required=False)
    summary_en = text(_("Summary in English"), required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.start_with({name: getattr(self.subject, name) for name in self.fields})


class AreaForm(StaffForm):
    key = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("A short word in small letters. It never changes.")
    )
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)


class FrameForm(StaffForm):
    """The frame of the own agency that the address names, as it stands; else one for an agency that has none."""

    agency = forms.ModelChoiceField(Agency.objects.all(), label=_("Agency"), empty_label=None)
    amount_sek = Amount(label=_("Frame, SEK"))
    n_planning_grants_announced = forms.IntegerField(label=_("Announced planning grants"), min_value=0, initial=0)
    planning_grant_max_sek = Amount(label=_("Largest planning grant, SEK"), initial=0)
    planning_reports_due_on = day(_("Planning reports due"), required=False)

    def prepare(self) -> None:
        frames = {frame.agency_id: frame for frame in self.subject.frames.all()}
        own = frames_kept_by(self.user)
        kept = frames.get(self.address.get("agency", ""))
        if kept is None:
            self.choose_among("agency", own.exclude(pk__in=frames))
        else:
            self.choose_among("agency", own.filter(pk=kept.agency_id))
            self.start_with({name: getattr(kept, name) for name in self.fields})


class ChosenCriterionForm(StaffForm):
    """A criterion that a button of a list stands for, by its key in the call."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=60)
