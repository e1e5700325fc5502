"""How officers divide a call's frame over its calendar years."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Call


class YearFrame(models.Model):
    """A year's part of a call's frame. It holds while the call's parts add up to its frame."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="year_frames", verbose_name=_("call"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount_sek = models.BigIntegerField(_("part of the frame, SEK"))

    class Meta:
        verbose_name = _("year's part of a frame")
        verbose_name_plural = _("years' parts of frames")
        ordering = ["call", "year"]
        constraints = [
            models.UniqueConstraint(fields=["call", "year"], name="year_frame_once"),
            models.CheckConstraint(condition=models.Q(amount_sek__gte=0), name="year_frame_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.year}"
