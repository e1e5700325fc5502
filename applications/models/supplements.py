"""Supplements: what an officer lets an applicant change after the deadline, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.versions import Version


class Supplement(models.Model):
    """An officer's request: some sections and kinds of attachments are open until an instant.

    `earlier_version` stands unless and until `new_version` is registered. `was_signed`: where the application goes back
    to if it is not.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("asked for")
        REGISTERED = "registered", _("registered")
        LAPSED = "lapsed", _("not registered in time")
        ENDED = "ended", _("ended by the agency")
        WITHDRAWN = "withdrawn", _("application withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="supplements")
    sections = models.JSONField(_("sections"), default=list)
    attachments = models.JSONField(_("attachments"), default=list)
    reason_sv = models.TextField(_("reason in Swedish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    closes_at = models.DateTimeField(_("last instant"))
    was_signed = models.BooleanField(_("was signed"))
    earlier_version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    new_version = models.OneToOneField(Version, models.PROTECT, null=True, blank=True, related_name="supplement")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(ended_at__isnull=True), name="supplement_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open", ended_at__isnull=True)
                | (~models.Q(outcome="open") & models.Q(ended_at__isnull=False)),
                name="supplement_over_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="registered", new_version__isnull=False)
                | (~models.Q(outcome="registered") & models.Q(new_version__isnull=True)),
                name="supplement_registered_has_version",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason_sv="") | ~models.Q(reason_en=""), name="supplement_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"
