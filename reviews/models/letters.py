"""What an agency's letters say, version by version, and how each message of a decision went."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agency, Call
from clusterportal.audit.triggers import append_only
from clusterportal.mail.models import Message
from reviews.models.decisions import Decision


class LetterTemplate(models.Model):
    """One version of what an agency's letters of an outcome say in a language; with `call`, in that call alone.

    The text is plain, with placeholders (reviews.domain.letters). Letters use the newest approved version.
    """

    class Language(models.TextChoices):
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letter_templates", verbose_name=_("agency"))
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("call"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Decision.Outcome.choices)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("title of the letter"), max_length=120)
    body = models.TextField(_("text"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("letter text")
        verbose_name_plural = _("letter texts")
        ordering = ["agency", "call", "outcome", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "call", "outcome", "language", "number"],
                nulls_distinct=False,
                name="letter_template_numbered_once",
            )
        ]
        triggers = append_only("reviews_lettertemplate")

    def __str__(self) -> str:
        return f"{self.outcome} {self.language} {self.number}"


class LetterApproval(models.Model):
    """That a second officer has approved a version. Who wrote it cannot: see clusterportal.approvals."""

    template = models.OneToOneField(LetterTemplate, models.PROTECT, primary_key=True, related_name="approval")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("approval of a letter text")
        verbose_name_plural = _("approvals of letter texts")
        triggers = append_only("reviews_letterapproval")

    def __str__(self) -> str:
        return str(self.template_id)


class Delivery(models.Model):
    """One message that tells an applicant of a decision, and what was done where it did not arrive.

    It was sent again (`replaced_by`), or what it says was handed over in another way on a day, with a note.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="deliveries", verbose_name=_("decision"))
    message = models.OneToOneField(Message, models.PROTECT, related_name="delivery", verbose_name=_("message"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    otherwise_on = models.DateField(_("delivered another way on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("followed up"), null=True, blank=True)

    class Meta:
        verbose_name = _("message of a decision")
        verbose_name_plural = _("messages of decisions")
        ordering = ["decision", "message"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_by__isnull=True, settled_at__isnull=True, otherwise_on__isnull=True, note="")
                | models.Q(settled_by__isnull=False, settled_at__isnull=False),
                name="delivery_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(otherwise_on__isnull=True) | ~models.Q(note=""), name="delivery_otherwise_has_note"
            ),
        ]

    def __str__(self) -> str:
        return str(self.message_id)
