"""Meetings of a panel: the agenda, who was in the room, and the minutes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.files.models import StoredFile
from reviews.domain.meetings import ItemState, item_state
from reviews.models.cases import Case
from reviews.models.people import Panel, PanelRole


class PanelMeeting(models.Model):
    """A meeting of a panel. `document`: what the minutes say, in both languages, as it was when the meeting closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings", verbose_name=_("panel"))
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("venue"), max_length=200, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    document = models.JSONField(_("content of the minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("panel meeting")
        verbose_name_plural = _("panel meetings")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel"],
                condition=models.Q(opened_at__isnull=False, closed_at__isnull=True),
                name="panel_one_open_meeting",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, document__isnull=True)
                | models.Q(opened_at__isnull=False, closed_at__isnull=False, document__isnull=False),
                name="panel_meeting_closed_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} · {self.starts_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class MeetingItem(models.Model):
    """A case on the agenda. It may be opened again until the meeting closes.

    `earlier_times`: from when until when it was before the panel before it was opened again, as pairs of texts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="meeting_items")
    position = models.PositiveSmallIntegerField(_("number"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    earlier_times = models.JSONField(
        _("earlier times before the panel"), default=list, db_default=models.Value([], models.JSONField()), blank=True
    )
    planned_minutes = models.PositiveSmallIntegerField(_("planned minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of a panel meeting")
        verbose_name_plural = _("items of panel meetings")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meeting_item_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"], name="meeting_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(opened_at__isnull=False, closed_at__isnull=True),
                name="meeting_one_open_item",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="meeting_item_opened_before_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.case}"

    @property
    def state(self) -> ItemState:
        return item_state(self.opened_at, self.closed_at)


class Attendance(models.Model):
    """From when until when somebody of the panel was at the meeting. Several rows where the person came back."""

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(PanelRole, models.PROTECT, related_name="attendances")
    since = models.DateTimeField(_("present from"))
    until = models.DateTimeField(_("present until"), null=True, blank=True)

    class Meta:
        verbose_name = _("presence at a panel meeting")
        verbose_name_plural = _("presences at panel meetings")
        ordering = ["meeting", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=models.Q(until__isnull=True), name="attendance_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.meeting}"


class Leaving(models.Model):
    """That somebody left the room for an item because of a conflict of interest. The portal writes it by itself."""

    item = models.ForeignKey(MeetingItem, models.PROTECT, related_name="leavings")
    seat = models.ForeignKey(PanelRole, models.PROTECT, related_name="leavings")
    left_at = models.DateTimeField(_("left"))
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)

    class Meta:
        verbose_name = _("leaving because of a conflict of interest")
        verbose_name_plural = _("leavings because of conflicts of interest")
        ordering = ["item", "left_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "seat"], condition=models.Q(returned_at__isnull=True), name="leaving_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.item}"


class Reopening(models.Model):
    """That a closed meeting was opened again, with what its minutes said until then: they are kept beside the new."""

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="reopenings")
    number = models.PositiveSmallIntegerField(_("version of the minutes"))
    document = models.JSONField(_("content of the minutes"))
    closed_at = models.DateTimeField(_("closed"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("opened again"))

    class Meta:
        verbose_name = _("reopening of a panel meeting")
        verbose_name_plural = _("reopenings of panel meetings")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="reopening_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reopening_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} ({self.number})"


class Minutes(models.Model):
    """A PDF of a meeting's minutes. `withheld`: a hash of the cases that this copy leaves out, empty for none."""

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(_("version of the minutes"), default=1, db_default=1)
    language = models.CharField(_("language"), max_length=2)
    withheld = models.CharField(max_length=64, blank=True, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("minutes of a panel meeting")
        verbose_name_plural = _("minutes of panel meetings")
        ordering = ["meeting", "-language"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number", "language", "withheld"], name="minutes_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} ({self.language})"
