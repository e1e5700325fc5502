"""A pack of one reviewer's own applications, to read away from the portal. It is gone after a day."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Round
from clusterportal.jobs.models import Job
from reviews.models.people import Reviewer


class Pack(models.Model):
    """The row is the truth of it; its bytes stand among the files that do not last, under its key.

    `cases`: the keys of those that are in it. `expires_at`: a day after it was made, none before. `gone_at`: the bytes
    are deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="packs")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="pack")
    language = models.CharField(_("language"), max_length=2)
    cases = models.JSONField(default=list)
    ordered_at = models.DateTimeField(_("ordered"))
    expires_at = models.DateTimeField(_("gone from"), null=True, blank=True)
    gone_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    class Meta:
        verbose_name = _("pack of applications")
        verbose_name_plural = _("packs of applications")
        ordering = ["-ordered_at"]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.ordered_at:%Y-%m-%d %H:%M}"
