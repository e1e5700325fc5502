"""The outbox: a message is a row in the transaction of the act that it tells of, and is sent after."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One message to one address. It holds a link and what to do, never secret content.

    `guard` names a function `(message, at) -> bool` that is asked again just before sending, with `subject_id` saying
    what the message is about; a message whose guard says no is dropped. `key` is unique: one act, one message.
    What was sent and came back is returned: a mail server has said that it did not arrive, in words kept in `error`.
    Staff follow up what failed or came back; without a note it was sent again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not sent: the recipient may no longer have it")
        FAILED = "failed", _("failed")
        RETURNED = "returned", _("returned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(_("to"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    scope = models.CharField(_("scope"), max_length=100, blank=True, db_index=True)
    guard = models.CharField(max_length=200, blank=True)
    subject_id = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    at = models.DateTimeField(_("when it counts"))
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)
    not_before = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    followed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("followed up by"),
    )
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True)
    follow_up_note = models.TextField(_("how it was followed up"), blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="returned", sent_at__isnull=False, returned_at__isnull=False)
                | (~models.Q(state="returned") & models.Q(returned_at__isnull=True)),
                name="message_returned_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(followed_up_at__isnull=True, followed_up_by__isnull=True, follow_up_note="")
                | models.Q(
                    followed_up_at__isnull=False, followed_up_by__isnull=False, state__in=["failed", "returned"]
                ),
                name="message_followed_up_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="message_by_state")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
