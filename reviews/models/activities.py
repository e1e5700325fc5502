"""By when the panels of a round do what."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Round
from reviews.domain.activities import Activity
from reviews.models.people import Panel

ACTIVITY_LABELS = {
    Activity.DECLARE: _("Conflicts of interest are declared"),
    Activity.PRELIMINARY: _("Preliminary statements are written"),
    Activity.DISCUSS: _("The discussion ends"),
    Activity.STATEMENTS: _("Final statements are ready"),
    Activity.CHAIR: _("The chair has locked the priority list"),
}


class ActivityDate(models.Model):
    """A date by which something is to be done in a round's panels, or in one `panel`, whose date goes first there.

    These dates tell people by when, and close nothing. What opens and closes is the round's own four dates, which are
    not repeated here. `at` is empty for one that was taken away: its row stays, so that `sequence` goes on growing and
    calendars replace what they have. `reminded_at`: when those who had not done it were reminded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="activity_dates", verbose_name=_("round"))
    panel = models.ForeignKey(
        Panel, models.PROTECT, null=True, blank=True, related_name="activity_dates", verbose_name=_("panel")
    )
    kind = models.CharField(
        _("activity"), max_length=20, choices=[(one.value, label) for one, label in ACTIVITY_LABELS.items()]
    )
    at = models.DateTimeField(_("by when"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("version"), default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("last set"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("date of an activity")
        verbose_name_plural = _("dates of activities")
        ordering = ["round", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind"], condition=models.Q(panel__isnull=True), name="activity_date_once_in_round"
            ),
            models.UniqueConstraint(fields=["panel", "kind"], name="activity_date_once_in_panel"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.kind}"

    @property
    def activity(self) -> Activity:
        return Activity(self.kind)
