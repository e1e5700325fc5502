"""What the rules of eligibility say, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.domain.eligibility import Finding
from applications.domain.numbers import format_sek
from applications.texts.reading import in_language

HOLDS = {
    "participants": _("%(n)s participating researchers: between %(min)s and %(max)s."),
    "curricula": _("Everybody has transferred a CV."),
    "organisations": _("All affiliations are approved administrating organisations."),
    "budget_minimum": _("SEK %(mean_sek)s a year on average: at least SEK %(min_sek)s."),
    "aid_intensity": _("No party's aid intensity is above the call's ceiling."),
    "signature": _("The organisation has signed."),
}
FAILS = {
    "participants": _("%(n)s participating researchers: not between %(min)s and %(max)s."),
    "curricula": _("A CV is missing: %(names)s."),
    "organisations": _("Not an approved administrating organisation: %(names)s."),
    "budget_minimum": _("SEK %(mean_sek)s a year on average: less than SEK %(min_sek)s."),
    "aid_intensity": _("The aid intensity is above the call's ceiling: %(names)s."),
    "signature": _("The organisation has not signed."),
}


RULES = {
    "participants": _("the number of participating researchers"),
    "curricula": _("the CVs"),
    "organisations": _("the organisations where the participants work"),
    "budget_minimum": _("the smallest amount a year"),
    "aid_intensity": _("the aid intensity"),
    "signature": _("the signature"),
}


REMEDIES = {
    "participants": _("Invite more researchers, or withdraw invitations, until the number fits."),
    "curricula": _("Ask each of them to transfer the CV. Nobody can do it for another."),
    "organisations": _(
        "Choose an approved organisation, or ask the person to mend the place of work. "
        "If you think that the organisation should be approved, contact the agency before you register."
    ),
    "budget_minimum": _("Request more, if the project costs more, or explain in the application why less is enough."),
    "aid_intensity": _("Request less for these parties, or raise their own funding."),
    "signature": _("The organisation signs in the window after the deadline. An officer can extend it."),
}


def remedy_in_words(finding: Finding) -> str:
    """What can be done where the rule does not hold; nothing where it holds."""
    return "" if finding.holds else str(REMEDIES[finding.rule])


def finding_in_words(finding: Finding) -> str:
    """The sentence of one finding."""
    words = HOLDS if finding.holds else FAILS
    return str(words[finding.rule]) % _written(finding.params)


def _written(params: Mapping[str, Any]) -> dict[str, Any]:
    written = {name: format_sek(value) if name.endswith("_sek") else value for name, value in params.items()}
    return written | {"names": in_language(params, "names")}
