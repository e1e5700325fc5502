"""The initiative, its agencies with their shares, its technology areas and its stage one."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.organisations import Organisation


class Initiative(models.Model):
    """The government's investment, in which several agencies run calls of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name_sv = models.CharField(_("name, Swedish"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)
    summary_sv = models.TextField(_("summary, Swedish"), blank=True)
    summary_en = models.TextField(_("summary, English"), blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def __str__(self) -> str:
        return self.name_en


class Agency(models.Model):
    """An agency that owns calls: its staff, its frame and its series of case numbers."""

    code = models.SlugField(_("code"), primary_key=True, max_length=20)
    name_sv = models.CharField(_("name, Swedish"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=20)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name


class Frame(models.Model):
    """An agency's share of an initiative, and what it announced of stage one."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="frames")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="frames")
    amount_sek = models.BigIntegerField(_("frame, SEK"))
    n_planning_grants_announced = models.PositiveIntegerField(_("announced planning grants"), default=0)
    planning_grant_max_sek = models.BigIntegerField(_("largest planning grant, SEK"), default=0)
    planning_reports_due_on = models.DateField(_("planning reports due"), null=True, blank=True)

    class Meta:
        verbose_name = _("frame")
        verbose_name_plural = _("frames")
        ordering = ["-amount_sek"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "agency"], name="frame_one_per_agency"),
            models.CheckConstraint(condition=models.Q(amount_sek__gte=0), name="frame_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.amount_sek} SEK"


class TechnologyArea(models.Model):
    """One of the areas that an application chooses from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="areas")
    key = models.SlugField(_("key"), max_length=40)
    name_sv = models.CharField(_("name, Swedish"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("technology area")
        verbose_name_plural = _("technology areas")
        ordering = ["position", "key"]
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="area_key_once")]

    def __str__(self) -> str:
        return self.name_en


class PlanningGrant(models.Model):
    """A published grant of the stage-one register. A link to one is information only and changes no judgement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="planning_grants")
    funder = models.ForeignKey(Agency, models.PROTECT, related_name="planning_grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="planning_grants")
    register_id = models.CharField(_("id in the register"), max_length=40, unique=True)
    title_sv = models.CharField(_("title, Swedish"), max_length=300)
    title_en = models.CharField(_("title, English"), max_length=300)
    leader = models.CharField(_("project leader"), max_length=200)
    leader_title = models.CharField(_("title of the leader"), max_length=200, blank=True)
    department = models.CharField(_("department"), max_length=200)
    amount_sek = models.BigIntegerField(_("amount, SEK"))
    ends_on = models.DateField(_("ends"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("planning grant")
        verbose_name_plural = _("planning grants")
        ordering = ["funder", "register_id"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_sek__gt=0), name="planning_grant_positive")]

    def __str__(self) -> str:
        return f"{self.title_en} ({self.leader})"
