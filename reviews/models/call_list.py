"""The joint priority list of a call: the order that an officer works on, and every version that was kept of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from clusterportal.audit.triggers import append_only
from reviews.domain.lifecycle import RANKED
from reviews.models.cases import STAGE_LABELS, Case


class CallList(models.Model):
    """A call's list. It stands while its last version is one that was laid down and that nobody has opened again."""

    call = models.OneToOneField(
        Call, models.PROTECT, primary_key=True, related_name="call_list", verbose_name=_("call")
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"))

    class Meta:
        verbose_name = _("joint priority list")
        verbose_name_plural = _("joint priority lists")

    def __str__(self) -> str:
        return str(self.call)


class CallListRow(models.Model):
    """A case in the order as it is now. `reason`: why it goes against its panel's list, where it does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(CallList, models.PROTECT, related_name="rows")
    case = models.OneToOneField(Case, models.PROTECT, related_name="call_list_row")
    position = models.PositiveSmallIntegerField(_("number"))
    place = models.CharField(
        _("place in the list"), max_length=20, choices=[(stage.value, STAGE_LABELS[stage]) for stage in sorted(RANKED)]
    )
    reason = models.TextField(_("why it departs from the panel's list"), blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("row of a joint priority list")
        verbose_name_plural = _("rows of joint priority lists")
        ordering = ["list", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "position"], name="call_list_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(place__in=sorted(stage.value for stage in RANKED)), name="call_list_place_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.case}"


class CallListVersion(models.Model):
    """The list as it was when it was saved or laid down. `document`: what it said, in both languages."""

    class Kind(models.TextChoices):
        SAVED = "saved", _("saved")
        LAID_DOWN = "laid_down", _("laid down")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(CallList, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    document = models.JSONField(_("content of the list"))
    remark = models.TextField(_("remark"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("version of a joint priority list")
        verbose_name_plural = _("versions of joint priority lists")
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="call_list_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="call_list_version_from_one"),
        ]
        triggers = append_only("reviews_calllistversion")

    def __str__(self) -> str:
        return f"{self.list} ({self.number})"


class CallListReopening(models.Model):
    """That a list that was laid down was opened again; the version stays as it was."""

    version = models.OneToOneField(CallListVersion, models.PROTECT, primary_key=True, related_name="reopening")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("opened again"))

    class Meta:
        verbose_name = _("reopening of a joint priority list")
        verbose_name_plural = _("reopenings of joint priority lists")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="call_list_reopening_has_reason")]
        triggers = append_only("reviews_calllistreopening")

    def __str__(self) -> str:
        return str(self.version)
