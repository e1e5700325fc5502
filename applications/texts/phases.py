"""The phases of a call in words, each with the kind of status that it is shown as."""

from django.utils.translation import gettext_lazy as _

from applications.domain.phases import Phase

PHASE_LABELS = {
    Phase.PLANNED: _("Opens later"),
    Phase.OPEN: _("Open"),
    Phase.CLOSED: _("Closed"),
    Phase.SIGNING: _("Closed: organisations sign"),
    Phase.ELIGIBILITY: _("Closed: eligibility is checked"),
    Phase.REVIEW: _("Closed: under review"),
    Phase.PANEL: _("Closed: panels meet"),
    Phase.DECISION: _("Closed: the agency decides"),
    Phase.PUBLISHED: _("Decided"),
    Phase.ARCHIVED: _("Archived"),
}
PHASE_KINDS = {Phase.PLANNED: "notice", Phase.OPEN: "positive", Phase.PUBLISHED: "info", Phase.ARCHIVED: "neutral"}
