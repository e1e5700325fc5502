"""The report that every planning grant owes: whom to ask for it, what has come in, and what the officer answered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.initiative import PlanningGrant
from clusterportal.files.models import StoredFile


class PlanningReport(models.Model):
    """What one planning grant owes. Its funder's officers alone read it; the grant itself is public.

    `current` is what came in last; what came before it stays among `received`.
    """

    grant = models.OneToOneField(
        PlanningGrant, models.PROTECT, primary_key=True, related_name="report", verbose_name=_("planning grant")
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    contact_since = models.DateTimeField(_("contact address since"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminder"), null=True, blank=True)
    current = models.OneToOneField(
        "applications.ReceivedReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received report"),
    )

    class Meta:
        verbose_name = _("planning report")
        verbose_name_plural = _("planning reports")
        ordering = ["grant__funder", "grant__register_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact_email="", contact_since__isnull=True)
                | (~models.Q(contact_email="") & models.Q(contact_since__isnull=False)),
                name="planning_report_contact_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.grant)


class ReceivedReport(models.Model):
    """A report as it came in: when, which of the three parts it has, and its file; then the officer's answer."""

    class Answer(models.TextChoices):
        NONE = "", _("not answered")
        ACCEPTED = "accepted", _("accepted and closed")
        RETURNED = "returned", _("returned for completion")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(PlanningReport, models.PROTECT, related_name="received")
    received_on = models.DateField(_("received on"))
    has_analysis = models.BooleanField(_("analysis of the research field"), default=False)
    has_strategy = models.BooleanField(_("strategy for collaboration"), default=False)
    has_assessment = models.BooleanField(
        _("assessment of the long-term societal impact, security implications included"), default=False
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    file_name = models.CharField(_("name of the file"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    missing = models.TextField(_("what is missing"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("received planning report")
        verbose_name_plural = _("received planning reports")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="received_report_answer_has_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="accepted")
                | models.Q(has_analysis=True, has_strategy=True, has_assessment=True),
                name="received_report_accepted_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(missing="") | models.Q(answer="returned"),
                name="received_report_missing_where_returned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.received_on}"

    @property
    def is_whole(self) -> bool:
        return self.has_analysis and self.has_strategy and self.has_assessment
