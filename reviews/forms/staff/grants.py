"""What an officer fills in about grants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, day, text
from applications.models import AgencyRole, Call
from applications.policies.roles import calls_with_role
from reviews.models import GrantTerms
from reviews.models.grants import DAYS_AT_MOST


class TermsForm(StaffForm):
    """Begins from the newest terms of the call that the address names: `?call=<id>`."""

    call = forms.ModelChoiceField(Call.objects.none(), label=_("Call"), empty_label=None)
    text_sv = text(_("Terms in Swedish"), rows=14, help_text=_("The Swedish text governs."))
    text_en = text(_("Terms in English"), rows=14, help_text=_("A translation."))
    n_days_to_accept = forms.IntegerField(
        label=_("Days to accept the terms"),
        min_value=1,
        max_value=DAYS_AT_MOST,
        help_text=_("Counted from the day on which the decision is published."),
    )
    report_month = forms.IntegerField(
        label=_("Month in which the yearly report is due"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=_(
            "A number, in the year after the one that is reported. Leave it empty where no report is asked for."
        ),
    )
    report_day = forms.IntegerField(label=_("Day of that month"), min_value=1, max_value=31, required=False)

    def prepare(self) -> None:
        own = calls_with_role(self.user, AgencyRole.Role.OFFICER).select_related("agency")
        self.choose_among("call", own)
        chosen = self.address.get("call", "")
        newest = GrantTerms.objects.filter(call__in=[one for one in own if str(one.pk) == chosen]).first()
        if newest is not None:
            self.start_with({name: getattr(newest, name) for name in self.fields if name != "call"})
        self.fields["call"].initial = chosen or None


class MoreTimeForm(StaffForm):
    until = day(_("Last day to accept the terms"))
    reason = text(_("Reason"))

    def prepare(self) -> None:
        self.fields["until"].initial = self.subject.due_on


class EndGrantForm(StaffForm):
    reason = text(_("Reason"), help_text=_("The project leader and the organisation read it."))
