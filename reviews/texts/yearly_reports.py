"""Yearly reports in words: where they stand, and what is refused about them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from reviews.domain.yearly_reports import Standing
from reviews.models import YearlyReport

STANDING_LABELS = {
    Standing.DUE: _("not handed in"),
    Standing.OVERDUE: _("overdue"),
    Standing.SUBMITTED: _("handed in"),
    Standing.RETURNED: _("returned to the project leader"),
    Standing.ACCEPTED: _("report accepted"),
}
STANDING_KINDS = {
    Standing.DUE: "neutral",
    Standing.OVERDUE: "notice",
    Standing.SUBMITTED: "info",
    Standing.RETURNED: "notice",
    Standing.ACCEPTED: "positive",
}


def shown(report: YearlyReport, standing: Standing, url: str) -> dict[str, Any]:
    """A report as a row of the page of its grant."""
    kind, label = STANDING_KINDS[standing], STANDING_LABELS[standing]
    return {"report": report, "kind": kind, "label": label, "url": url}


SENTENCES = {
    "leader_reports": _("The project leader hands in the report."),
    "grant_not_accepted": _("The grant is not in force."),
    "report_accepted": _("The report is accepted already."),
    "report_too_early": _("The report of %(year)s can be handed in when that year, or the grant, is over."),
    "report_needs_text": _("Write a short text."),
    "report_not_submitted": _("The report is not handed in, or it is judged already."),
    "return_needs_words": _("Write what is missing."),
}
