"""What those are told whose draft is going to be erased, and the report of all that was."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.domain import retention
from applications.models.application import Application
from applications.models.calls import Call
from clusterportal.audit.triggers import append_only


class ErasureNotice(models.Model):
    """That the consortium was told of the erasure. A deadline that moves changes `kept_until` and counts anew."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="erasure_notices")
    number = models.PositiveSmallIntegerField(_("number"))
    kept_until = models.DateField(_("kept until"))
    at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("notice of erasure")
        verbose_name_plural = _("notices of erasure")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number", "kept_until"], name="erasure_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"


class Erasure(models.Model):
    """What one transaction of a run of `manage.py erase_due` has erased, without a key of anything that is gone.

    `kept_for`: how long the rule kept it, as ISO 8601 writes a duration. `rows`: how many of each table.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", _("applications that were never received")
        ACCOUNTS = retention.ACCOUNTS, _("accounts, by request of their owners")
        REQUESTS = retention.REQUESTS, _("what was answered to requests")
        SESSIONS = retention.SESSIONS, _("sign-ins that have ended")
        LINKS = retention.LINKS, _("invitations to organisations that nobody accepted")
        MAIL = retention.MAIL, _("texts of messages")
        FAREWELLS = retention.FAREWELLS, _("last messages to erased accounts")
        FILES = retention.FILES, _("files that nothing refers to")

    run = models.UUIDField(_("run"), default=uuid.uuid4)
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="erasures", verbose_name=_("call")
    )
    kept_for = models.CharField(_("kept for"), max_length=10)
    n_things = models.PositiveIntegerField(_("how many"))
    rows = models.JSONField(_("rows by table"), default=dict)
    n_files = models.PositiveIntegerField(_("files"), default=0)
    n_bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    at = models.DateTimeField(_("erased"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "kind"]
        indexes = [models.Index(fields=["call", "-at"], name="erasure_by_call")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="draft", call__isnull=False) | ~models.Q(kind="draft"),
                name="erasure_of_a_draft_has_call",
            ),
        ]
        triggers = append_only("applications_erasure")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
