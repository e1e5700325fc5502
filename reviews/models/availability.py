"""When a reviewer is away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agency
from reviews.models.people import Reviewer


class Absence(models.Model):
    """A period in which a reviewer takes no readings: said by the reviewer, or entered by an agency for itself.

    No two that the same one says touch: they would be one.
    """

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="absences", verbose_name=_("reviewer"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("period away")
        verbose_name_plural = _("periods away")
        ordering = ["reviewer", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.starts_on}–{self.ends_on}"
