"""Hearings: when and where a panel hears the applicants of a case, and who comes with their leader.

Who of the panel's side is to come is not kept: it follows from seats, declarations and bars at each asking.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Applicant
from reviews.domain.hearings import HearingState, Slot, hearing_state
from reviews.models.cases import Case


class Hearing(models.Model):
    """A case has one that is not cancelled. `sequence` grows with each change, so that calendars replace the earlier.

    `note`: what the applicants are to prepare. `guests_max`: how many may come with the leader, who names them until
    `names_by`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("venue"), max_length=200, blank=True)
    link = models.CharField(_("address of the video meeting"), max_length=500, blank=True)
    note = models.TextField(_("note to the applicants"), blank=True)
    guests_max = models.PositiveSmallIntegerField(_("people besides the project leader"))
    names_by = models.DateTimeField(_("people are named by"))
    sequence = models.PositiveIntegerField(_("version"), default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned"))
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    why_cancelled = models.TextField(_("why it is cancelled"), blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(cancelled_at__isnull=True), name="hearing_one_of_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="hearing_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(names_by__lte=models.F("starts_at")), name="hearing_named_before_it_starts"
            ),
            models.CheckConstraint(condition=~models.Q(place="", link=""), name="hearing_is_somewhere"),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, why_cancelled="")
                | (models.Q(cancelled_at__isnull=False) & ~models.Q(why_cancelled="")),
                name="hearing_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="hearing_by_start")]

    def __str__(self) -> str:
        return f"{self.case} · {self.starts_at:%Y-%m-%d}"

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)

    @property
    def state(self) -> HearingState:
        return hearing_state(self.moved_at, self.cancelled_at)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class HearingGuest(models.Model):
    """Somebody of the consortium whom the leader has named to come along."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="guests")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="hearings", verbose_name=_("applicant"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named"))

    class Meta:
        verbose_name = _("person named for a hearing")
        verbose_name_plural = _("people named for hearings")
        ordering = ["hearing", "applicant__name"]
        constraints = [models.UniqueConstraint(fields=["hearing", "applicant"], name="hearing_guest_once")]

    def __str__(self) -> str:
        return f"{self.applicant} · {self.hearing}"
