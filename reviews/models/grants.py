"""What follows a granting decision: the terms of the call, the grant, and the answers of its two sides."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Call, Organisation, Person
from clusterportal.audit.triggers import append_only, fixed
from reviews.domain.grants import GrantState, Side
from reviews.models.decisions import Decision

STATE_LABELS = {
    GrantState.WAITING: _("waits for acceptance"),
    GrantState.ACCEPTED: _("accepted by both sides"),
    GrantState.DECLINED: _("grant declined"),
    GrantState.ENDED: _("grant ended"),
}
SIDE_LABELS = {Side.LEADER: _("project leader"), Side.ORGANISATION: _("organisation")}
DAYS_AT_MOST = 365


class GrantTerms(models.Model):
    """A version of the terms of a call's grants. The newest is what a decision that is published now is made with.

    Without a month and a day no yearly report is asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="grant_terms", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("version"))
    text_sv = models.TextField(_("terms, Swedish"))
    text_en = models.TextField(_("terms, English"))
    n_days_to_accept = models.PositiveSmallIntegerField(
        _("days to accept the terms"), validators=[MinValueValidator(1), MaxValueValidator(DAYS_AT_MOST)]
    )
    report_month = models.PositiveSmallIntegerField(
        _("month in which a yearly report is due"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    report_day = models.PositiveSmallIntegerField(
        _("day of that month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("terms of grants")
        verbose_name_plural = _("terms of grants")
        ordering = ["call", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="grant_terms_version_once"),
            models.CheckConstraint(
                condition=models.Q(n_days_to_accept__range=(1, DAYS_AT_MOST)), name="grant_terms_days_in_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(text_sv="") & ~models.Q(text_en=""), name="grant_terms_in_both_languages"
            ),
            models.CheckConstraint(
                condition=models.Q(report_month__isnull=True, report_day__isnull=True)
                | models.Q(report_month__range=(1, 12), report_day__range=(1, 31)),
                name="grant_terms_report_day_is_whole",
            ),
        ]
        triggers = append_only("reviews_grantterms")

    def __str__(self) -> str:
        return f"{self.call} ({self.number})"


class Grant(models.Model):
    """What a published granting decision gives, from its publication on.

    `document` is what is agreed, decision and terms, with its hash: it never changes. Leader, organisation and period
    are those of now. The terms can be accepted to the end of `due_on`. `state` is written by `reviews.actions.grants`.
    """

    decision = models.OneToOneField(
        Decision, models.PROTECT, primary_key=True, related_name="grant", verbose_name=_("decision")
    )
    terms = models.ForeignKey(GrantTerms, models.PROTECT, related_name="grants", verbose_name=_("terms"))
    document = models.JSONField(_("what is agreed"))
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=GrantState.WAITING.value,
    )
    due_on = models.DateField(_("to be accepted by"))
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="grants", verbose_name=_("project leader")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="grants",
        verbose_name=_("administrating or coordinating organisation"),
    )
    starts_on = models.DateField(_("grant starts"))
    ends_on = models.DateField(_("grant ends"))
    offered_at = models.DateTimeField(_("offered"))
    settled_at = models.DateTimeField(_("accepted or declined"), null=True, blank=True)
    ended_at = models.DateTimeField(_("grant ended"), null=True, blank=True)
    why_ended = models.TextField(_("why it is ended"), blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["decision__application__reference"]
        indexes = [models.Index(fields=["state", "due_on"], name="grant_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False) & ~models.Q(why_ended="")
                | ~models.Q(state="ended") & models.Q(ended_at__isnull=True, why_ended=""),
                name="grant_ended_has_time_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["accepted", "declined"], settled_at__isnull=False)
                | models.Q(state="waiting", settled_at__isnull=True)
                | models.Q(state="ended"),
                name="grant_settled_has_time",
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="grant_in_order"),
        ]
        triggers = fixed("reviews_grant", "decision_id", "terms_id", "document", "sha256", "offered_at")

    def __str__(self) -> str:
        return str(self.decision.application)


class Acceptance(models.Model):
    """The answer of one side, bound to the hash of what it read: one a side."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("terms accepted")
        DECLINED = "declined", _("grant declined")

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="acceptances")
    side = models.CharField(
        _("answers for"), max_length=12, choices=[(side.value, label) for side, label in SIDE_LABELS.items()]
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason"), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer to the terms of a grant")
        verbose_name_plural = _("answers to the terms of grants")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "side"], name="acceptance_once_a_side"),
            models.CheckConstraint(
                condition=models.Q(outcome="accepted", reason="") | models.Q(outcome="declined") & ~models.Q(reason=""),
                name="acceptance_declined_has_reason",
            ),
        ]
        triggers = append_only("reviews_acceptance")

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_outcome_display()}"
