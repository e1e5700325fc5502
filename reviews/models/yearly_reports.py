"""The yearly reports of grants: one a year, with everything that was handed in and answered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile
from reviews.domain.yearly_reports import ReportState
from reviews.models.grants import Grant

REPORT_STATES = {
    ReportState.DUE: _("not handed in"),
    ReportState.SUBMITTED: _("handed in"),
    ReportState.RETURNED: _("returned to the project leader"),
    ReportState.ACCEPTED: _("report accepted"),
}


class YearlyReport(models.Model):
    """That a grant is to be reported of for a year, by a day. `state` is written by `actions.yearly_reports` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="yearly_reports", verbose_name=_("grant"))
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(state.value, label) for state, label in REPORT_STATES.items()],
        default=ReportState.DUE.value,
    )

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        ordering = ["due_on", "grant"]
        indexes = [models.Index(fields=["state", "due_on"], name="yearly_report_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["grant", "year"], name="yearly_report_once_a_year"),
            models.CheckConstraint(condition=models.Q(due_on__year__gt=models.F("year")), name="report_due_after_year"),
        ]

    def __str__(self) -> str:
        return f"{self.grant} · {self.year}"


class ReportStep(models.Model):
    """What was handed in, and what the officer said of it. Written once."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("returned to the project leader")
        ACCEPTED = "accepted", _("report accepted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(YearlyReport, models.PROTECT, related_name="steps")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("name"), max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a yearly report")
        verbose_name_plural = _("steps of yearly reports")
        ordering = ["at", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="submitted", file__isnull=False) & ~models.Q(text="")
                | models.Q(kind="returned", file__isnull=True) & ~models.Q(text="")
                | models.Q(kind="accepted", file__isnull=True),
                name="report_step_is_whole",
            )
        ]
        triggers = append_only("reviews_reportstep")

    def __str__(self) -> str:
        return f"{self.report} · {self.get_kind_display()}"
