"""Reviewers, and the panels that they sit in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agency, Person, Round, TechnologyArea


class Reviewer(models.Model):
    """A person who reviews, with what the person says of the own expertise.

    What an agency keeps of the person stands in an entry of its own register.
    """

    class Gender(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        OTHER = "other", _("other")
        NOT_STATED = "", _("not stated")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="reviewer", verbose_name=_("person"))
    agencies = models.ManyToManyField(
        Agency, through="RegisterEntry", related_name="reviewers", verbose_name=_("agencies")
    )
    subject_codes = models.JSONField(_("subject codes (SSIF 2025)"), default=list, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    profile = models.TextField(_("profile"), blank=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["person__name"]

    def __str__(self) -> str:
        """What the agency for which the row was loaded calls the person (reviews.queries.naming), or the own name."""
        return getattr(self, "known_as", "") or self.person.name


class Panel(models.Model):
    """A panel of one round, for some of the technology areas. It ends in a priority list of its own."""

    class ListState(models.TextChoices):
        OPEN = "open", _("open")
        LOCKED = "locked", _("locked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="panels", verbose_name=_("round"))
    name_sv = models.CharField(_("name, Swedish"), max_length=100)
    name_en = models.CharField(_("name, English"), max_length=100)
    areas = models.ManyToManyField(
        TechnologyArea, related_name="panels", blank=True, verbose_name=_("technology areas")
    )
    list_state = models.CharField(
        _("priority list"), max_length=10, choices=ListState.choices, default=ListState.OPEN, editable=False
    )

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["round", "name_en"]
        constraints = [models.UniqueConstraint(fields=["round", "name_en"], name="panel_name_once")]

    def __str__(self) -> str:
        return self.name_en


class PanelRole(models.Model):
    """A reviewer's part in a panel, and how many readings the person takes there."""

    class Role(models.TextChoices):
        MEMBER = "member", _("panel member")
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        OBSERVER = "observer", _("observer")
        EXTERNAL = "external", _("external reviewer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="roles", verbose_name=_("panel"))
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="panel_roles", verbose_name=_("reviewer"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    load_max = models.PositiveSmallIntegerField(_("most readings"), default=8)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("role given"))
    rules_accepted_at = models.DateTimeField(_("conflict rules accepted"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declaration complete"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("panel role")
        verbose_name_plural = _("panel roles")
        ordering = ["panel", "reviewer__person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "reviewer"], condition=models.Q(ended_at__isnull=True), name="panel_role_once"
            ),
            models.UniqueConstraint(
                fields=["panel"], condition=models.Q(role="chair", ended_at__isnull=True), name="panel_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.get_role_display()} · {self.panel}"
