"""What is filled in about letters: a new version of a text, and what was done about a message that came back."""

from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, day, text
from applications.models import Agency, AgencyRole, Call
from applications.policies.roles import agency_roles, calls_with_role
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.policies import permits
from reviews.domain.letters import IN_SUBJECT, body_faults, names_for, subject_faults
from reviews.models import Decision, LetterTemplate
from reviews.policies.letters import check_write_letters
from reviews.queries.letters import source_for
from reviews.texts.letters import fault_lines, legend

OUTCOMES, LANGUAGES = Decision.Outcome, LetterTemplate.Language


class LetterTextForm(StaffForm):
    """Begins with what the letters that the address names say now."""

    scope = forms.ChoiceField(label=_("Letters of"), help_text=_("A call's own text goes before the agency's."))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES.choices)
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES.choices, help_text=_("The Swedish text of a decision governs.")
    )
    subject = forms.CharField(label=_("Title of the letter"), max_length=120)
    body = text(_("Text"), rows=22, max_length=20_000)

    def prepare(self) -> None:
        for name in ("subject", "body"):  # what is too long is said, and nothing is cut
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.scopes = _scopes(self.user)
        if not self.scopes:
            raise Hidden
        self.fields["scope"].choices = [(key, _named(*scope)) for key, scope in self.scopes.items()]
        chosen = {name: self._chosen(name) for name in ("scope", "outcome", "language")}
        agency, call = self.scopes[chosen["scope"]]
        now = source_for(agency, call, chosen["outcome"], chosen["language"])
        self.start_with({**chosen, "subject": now.subject, "body": now.body})
        self.fields["subject"].help_text = _("It can hold %(names)s.") % {"names": _in_braces(IN_SUBJECT)}
        self.fields["body"].help_text = _(
            "An empty line begins a new paragraph, and # with a space after it a heading. What stands in braces is "
            "filled in for each case. If the decision can be appealed, the text must say how (the Administrative "
            "Procedure Act, section 33)."
        )

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The placeholders of the chosen outcome, with what they stand for."""
        return legend(names_for(self["outcome"].value() if self["outcome"].value() in OUTCOMES.values else "granted"))

    @property
    def starts(self) -> list[tuple[str, str]]:
        """Addresses of this page that begin with what other letters of the same scope say now."""
        scope = self["scope"].value() or ""
        return [
            (
                f"{str(outcome).capitalize()}, {language}",
                f"?{urlencode({'scope': scope, 'outcome': key, 'language': code})}",
            )
            for key, outcome in OUTCOMES.choices
            for code, language in LANGUAGES.choices
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if faults := subject_faults(given.get("subject", "")):
            self.add_error("subject", fault_lines(faults))
        if "outcome" in given and (faults := body_faults(given.get("body", ""), given["outcome"])) and "body" in given:
            self.add_error("body", fault_lines(faults))
        if "scope" in given:
            given["agency"], given["call"] = self.scopes[given.pop("scope")]
        return given

    def _chosen(self, name: str) -> str:
        """What the address asks for, or else the first choice."""
        keys = [str(key) for key, _label in self.fields[name].choices]
        asked = self.address.get(name, "")
        return asked if asked in keys else keys[0]


class SendAgainForm(StaffForm):
    to = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Correct the address, or leave it as it is. The letter itself is read by whoever signs in."),
    )

    def prepare(self) -> None:
        self.fields["to"].initial = self.subject.message.to


class DeliveredForm(StaffForm):
    on = day(_("Delivered on"))
    note = text(_("How"), max_length=2000, help_text=_("For example by post to the organisation's address."))


def _scopes(user: Any) -> dict[str, tuple[Agency, Call | None]]:
    """What the person may write letters of, by a key: agencies first, then calls."""
    agencies = Agency.objects.filter(
        pk__in=agency_roles(user).filter(role=AgencyRole.Role.OFFICER).values("agency")
    ).order_by("code")
    calls = calls_with_role(user, AgencyRole.Role.OFFICER).filter(archived_at__isnull=True)
    found: list[tuple[Agency, Call | None]] = [(one, None) for one in agencies]
    found += [(call.agency, call) for call in calls.select_related("agency").order_by("agency__code", "closes_at")]
    return {
        str(call.pk if call else agency.pk): (agency, call)
        for agency, call in found
        if permits(check_write_letters, user, agency, call)
    }


def _named(agency: Agency, call: Call | None) -> str:
    return spoken(call) if call else str(_("All calls of %(agency)s") % {"agency": agency.short_name})


def _in_braces(names: Any) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
