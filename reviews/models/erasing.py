"""What persons ask for who want their accounts erased."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.triggers import by_erasure_alone, fixed


class ErasureRequest(models.Model):
    """That a person wants the own account erased. It can be taken back to the end of `due_on`, and until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasure_requests")
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("can be taken back until"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    done_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("request to erase an account")
        verbose_name_plural = _("requests to erase accounts")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(taken_back_at__isnull=True, done_at__isnull=True),
                name="erasure_request_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | models.Q(done_at__isnull=True),
                name="erasure_request_taken_back_or_done",
            ),
        ]
        triggers = [
            *fixed("reviews_erasurerequest", "id", "user_id", "asked_at", "due_on"),
            *by_erasure_alone("reviews_erasurerequest", "done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_on}"
