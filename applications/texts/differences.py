"""What has changed between two versions, in words."""

from django.utils.translation import gettext_lazy as _

from applications.domain.differences import Difference
from applications.texts.labels import FUNDING_LABELS

LABELS = {
    # project information
    "title_sv": _("Title in Swedish"),
    "title_en": _("Title in English"),
    "area": _("Technology area"),
    "subject_codes": _("Subject codes (SSIF 2025)"),
    "organisation": _("Organisation"),
    # people
    "person": _("Person"),
    "person.name": _("Name"),
    "person.role": _("Role"),
    "person.organisation": _("Organisation"),
    "person.department": _("Department"),
    "cv.name": _("Name in the CV"),
    "cv.orcid": _("ORCID iD"),
    "cv.title": _("Title or position"),
    "cv.degree": _("Doctoral degree"),
    "cv.degree_year": _("Year of the doctoral degree"),
    "cv.degrees": _("Degrees"),
    "cv.merits": _("Merits"),
    "cv.affiliations": _("Places of work"),
    "cv.employments": _("Employments"),
    "cv.publications": _("Publications"),
    # parties
    "party": _("Party"),
    "party.name": _("Name"),
    "party.role": _("Role"),
    "party.country": _("Country"),
    "party.organisation_number": _("Organisation number"),
    "party.size": _("Size class"),
    "party.contribution": _("Part in the cluster"),
    "party.in_kind_sek": _("Contribution in kind, SEK"),
    "party.cash_sek": _("Contribution in cash, SEK"),
    # money and files
    **{f"funding.{line}": words for line, words in FUNDING_LABELS.items()},
    **{f"total.{line}": words for line, words in FUNDING_LABELS.items()},
    "total.cost": _("Costs"),
    "file": _("File"),
}
OTHER = _("Other details")
CONSORTIUM = _("The whole consortium")


def heading(difference: Difference) -> str:
    """What differs: whose it is, what it is, and of which year."""
    subject = str(CONSORTIUM) if difference.code.startswith("total.") else difference.subject
    label = difference.label or str(LABELS.get(difference.code, OTHER))
    year = str(difference.year) if difference.year else ""
    return " · ".join(part for part in (subject, label, year) if part)
