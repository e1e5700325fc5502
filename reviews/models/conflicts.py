"""Conflicts of interest (jäv): what a person declared, what the portal found, how it was judged."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Person, Round, Version


class Declaration(models.Model):
    """A person's own answer about one application in a round: no conflict, or one, with its kind.

    `version`: the last one with whose people and organisations the answer was compared. Where it named others than the
    answer was about, they are the `newcomers` ({name, name_sv, name_en}) and the person is asked again.
    """

    class Answer(models.TextChoices):
        NONE = "none", _("no conflict of interest")
        CONFLICT = "conflict", _("conflict of interest")

    class Ground(models.TextChoices):
        PARTICIPANT = "participant", _("takes part or is employed by a partner")
        SUPERVISION = "supervision", _("doctoral supervisor or student, at any time")
        EMPLOYMENT = "employment", _("manager and employee")
        DEPENDENCY = "dependency", _("economic or other dependency")
        COLLABORATION = "collaboration", _("ongoing or recently ended close collaboration")
        RELATION = "relation", _("close relative, friendship or enmity")
        HANDLED = "handled", _("has handled the matter elsewhere")
        OTHER = "other", _("something else that can shake confidence")

    round = models.ForeignKey(Round, models.PROTECT, related_name="declarations")
    application = models.ForeignKey(Application, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="declarations")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    note = models.TextField(_("explanation"), blank=True)
    at = models.DateTimeField(_("declared"))
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("version")
    )
    asked_again_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    newcomers = models.JSONField(_("new since the answer"), default=list, blank=True)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        constraints = [
            models.UniqueConstraint(fields=["round", "application", "person"], name="declaration_once"),
            models.CheckConstraint(
                condition=models.Q(answer="none", ground="") | (models.Q(answer="conflict") & ~models.Q(ground="")),
                name="declaration_conflict_has_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"


class Conflict(models.Model):
    """A conflict between one person and one application, with its origin, rule and evidence.

    While an open one stands (suspected, declared or disqualified) the person is barred from the application.
    """

    class Origin(models.TextChoices):
        DECLARED = "declared", _("declared by the person")
        DETECTED = "detected", _("found by the portal")
        ENTERED = "entered", _("entered by an officer")

    class Tier(models.TextChoices):
        DISQUALIFYING = "disqualifying", _("typically disqualifying")
        RISK = "risk", _("to be judged")
        SHOWN = "shown", _("for information")

    class State(models.TextChoices):
        NOTED = "noted", _("noted")
        SUSPECTED = "suspected", _("suspected, to be judged")
        DECLARED = "declared", _("declared")
        CLEARED = "cleared", _("cleared")
        DISQUALIFIED = "disqualified", _("disqualified")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="conflicts")
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    rule = models.CharField(_("rule"), max_length=40)
    tier = models.CharField(_("weight"), max_length=20, choices=Tier.choices)
    state = models.CharField(_("state"), max_length=20, choices=State.choices)
    evidence = models.JSONField(_("evidence"), default=list)
    found_at = models.DateTimeField(_("found"))
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ["application", "person"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person", "origin", "rule"], name="conflict_once_per_rule"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["cleared", "disqualified"])
                | (models.Q(judged_by__isnull=False, judged_at__isnull=False) & ~models.Q(reason="")),
                name="conflict_judged_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.rule}"
