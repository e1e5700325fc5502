"""For how long a reviewer is appointed by an agency, and when the reviewer is away. Each agency keeps its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agency
from reviews.models.people import Reviewer


class Term(models.Model):
    """A reviewer's term of office at an agency. An end that is empty is open."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="terms", verbose_name=_("reviewer"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "agency"], name="term_once_per_agency"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="term_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.starts_on or ''}–{self.ends_on or ''}"


class Absence(models.Model):
    """A period in which a reviewer takes no readings. No two of an agency's touch: they would be one."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="absences", verbose_name=_("reviewer"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
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
