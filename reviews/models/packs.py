"""A pack of one reviewer's own applications, to read away from the portal. It is gone after a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Round
from reviews.models.passing import Passing
from reviews.models.people import Reviewer


class Pack(Passing):
    """`cases`: the keys of those that are in it."""

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="packs")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    cases = models.JSONField(default=list)

    class Meta:
        verbose_name = _("pack of applications")
        verbose_name_plural = _("packs of applications")
        ordering = ["-ordered_at"]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.ordered_at:%Y-%m-%d %H:%M}"
