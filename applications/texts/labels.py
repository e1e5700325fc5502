"""Words for codes that stand in documents."""

from django.utils.translation import gettext_lazy as _

FUNDING_LABELS = {
    "requested": _("Requested from the agency"),
    "own": _("Own funding"),
    "other": _("Other funding"),
}
