"""Decisions exist only through a decision meeting, whose decisions are published all at one instant or not at all."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Call
from clusterportal.files.models import StoredFile


class DecisionMeeting(models.Model):
    """A meeting with cases attached: proposals, then a locked list with minutes, then the decision maker's approval."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        LOCKED = "locked", _("locked")
        PUBLISHED = "published", _("published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="meetings", verbose_name=_("call"))
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    minutes = models.TextField(_("minutes"), blank=True)
    two_in_one_area_reason = models.TextField(_("reason for several grants in one area"), blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision meeting")
        verbose_name_plural = _("decision meetings")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(locked_by=models.F("approved_by")), name="meeting_approved_by_another"
            ),
            models.CheckConstraint(
                condition=models.Q(state="published", published_at__isnull=False, approved_by__isnull=False)
                | (~models.Q(state="published") & models.Q(published_at__isnull=True)),
                name="meeting_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """The proposal, and once the meeting is published the decision, on one application."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        REJECTED = "rejected", _("rejected")
        DISMISSED = "dismissed", _("dismissed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(DecisionMeeting, models.PROTECT, related_name="decisions")
    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    amount_sek = models.BigIntegerField(_("amount, SEK"), default=0)
    reason_sv = models.TextField(_("reason, Swedish"), help_text=_("Public: stands in the decision."))
    reason_en = models.TextField(_("reason, English"), blank=True, help_text=_("A translation of the Swedish text."))
    internal_note = models.TextField(_("internal note"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["meeting", "application"]
        constraints = [
            models.UniqueConstraint(fields=["application"], name="decision_once_per_application"),
            models.CheckConstraint(
                condition=models.Q(outcome="granted", amount_sek__gt=0)
                | (~models.Q(outcome="granted") & models.Q(amount_sek=0)),
                name="decision_amount_when_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class Letter(models.Model):
    """The letter of a published decision, in one language. The Swedish text governs.

    `template`: the version that it was written from; None where the agency had none and the portal's own text was used.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    template = models.ForeignKey("reviews.LetterTemplate", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["decision", "-language"]
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="letter_once_per_language")]

    def __str__(self) -> str:
        return self.subject
