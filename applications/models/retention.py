"""What those are told whose draft is going to be erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


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
