"""Words for codes that stand in documents."""

from django.utils.translation import gettext_lazy as _

FUNDING_LABELS = {
    "requested": _("Requested from the agency"),
    "own": _("Own funding"),
    "other": _("Other funding"),
}
CV_PARTS = {
    "name": _("Name"),
    "orcid": "ORCID",
    "title": _("Title or position"),
    "degrees": _("Degrees"),
    "affiliations": _("Employments"),
    "merits": _("Merits"),
    "publications": _("Publications"),
}
