"""What the rules of eligibility say, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.domain.eligibility import Finding
from applications.domain.numbers import format_sek

HOLDS = {
    "participants": _("%(n)s participating researchers: between %(min)s and %(max)s."),
    "curricula": _("Everybody has transferred a CV."),
    "organisations": _("All affiliations are approved administrating organisations."),
    "budget_minimum": _("%(mean_sek)s SEK a year on average: at least %(min_sek)s SEK."),
    "aid_intensity": _("No party's aid intensity is above the call's ceiling."),
    "signature": _("The organisation has signed."),
}
FAILS = {
    "participants": _("%(n)s participating researchers: not between %(min)s and %(max)s."),
    "curricula": _("A CV is missing: %(names)s."),
    "organisations": _("Not an approved administrating organisation: %(names)s."),
    "budget_minimum": _("%(mean_sek)s SEK a year on average: less than %(min_sek)s SEK."),
    "aid_intensity": _("The aid intensity is above the call's ceiling: %(names)s."),
    "signature": _("The organisation has not signed."),
}


def finding_in_words(finding: Finding) -> str:
    """The sentence of one finding."""
    words = HOLDS if finding.holds else FAILS
    return str(words[finding.rule]) % _written(finding.params)


def _written(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: format_sek(value) if name.endswith("_sek") else value for name, value in params.items()}
