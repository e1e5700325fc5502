"""What people could not do, told to the officers of the call."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, new_reference
from applications.models.calls import Call


class ProblemReport(models.Model):
    """One person's word on what went wrong, with the instant at which it arrived. `number` is the person's receipt.

    `application` is one of the person's own, where the report is about one. Who cannot sign in gives an address that
    nobody has verified; `sender` is then a keyed hash of the network address, to count by. `request_id`: of the request
    that failed, where the page of the error led to the report.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=9, unique=True, default=new_reference, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="problem_reports", verbose_name=_("call"))
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("application"),
    )
    text = models.TextField(_("what happened"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    sender = models.CharField(max_length=64, blank=True, editable=False)
    request_id = models.UUIDField(_("reference of the error"), null=True, blank=True)
    at = models.DateTimeField(_("arrived"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    class Meta:
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["call", "-at"], name="problem_report_by_call"),
            models.Index(fields=["sender", "-at"], name="problem_report_by_sender"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, email="", sender="")
                | (models.Q(by__isnull=True, application__isnull=True) & ~models.Q(email="") & ~models.Q(sender="")),
                name="problem_report_by_account_or_address",
            ),
            models.CheckConstraint(
                condition=models.Q(handled_at__isnull=True, handled_by__isnull=True)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
                name="problem_report_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number
