"""Requests for a change during a grant, and who has consented to each. The approved ones are the grant's history."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Organisation, Person
from clusterportal.audit.triggers import append_only
from reviews.domain.grant_changes import ChangeState, Kind, Voice
from reviews.models.grants import Grant

KIND_LABELS = {
    Kind.LEADER: _("change of project leader"),
    Kind.ORGANISATION: _("change of organisation"),
    Kind.PERIOD: _("change of period"),
}
CHANGE_STATES = {
    ChangeState.OPEN: _("request open"),
    ChangeState.APPROVED: _("change approved"),
    ChangeState.REFUSED: _("request refused"),
    ChangeState.DECLINED: _("declined by one who was asked"),
    ChangeState.WITHDRAWN: _("request withdrawn"),
}
VOICE_LABELS = {
    Voice.NEW_LEADER: _("the new project leader"),
    Voice.ORGANISATION: _("the organisation"),
    Voice.NEW_ORGANISATION: _("the new organisation"),
}


class ChangeRequest(models.Model):
    """What somebody asks for. `leader_email` names the account that is to lead; `before` is what was until approved.

    `answer`: the officer's reason, or that of whoever declined. `state` is written by `actions.grant_changes` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="changes", verbose_name=_("grant"))
    kind = models.CharField(
        _("what is asked for"), max_length=12, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()]
    )
    reason = models.TextField(_("reason"))
    leader_email = models.EmailField(_("e-mail of the new project leader"), blank=True)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new project leader")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new organisation")
    )
    ends_on = models.DateField(_("new end of the grant"), null=True, blank=True)
    before = models.CharField(_("until then"), max_length=200, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(state.value, label) for state, label in CHANGE_STATES.items()],
        default=ChangeState.OPEN.value,
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for a change of a grant")
        verbose_name_plural = _("requests for changes of grants")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "kind"], condition=models.Q(state="open"), name="grant_change_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="leader", organisation__isnull=True, ends_on__isnull=True)
                & ~models.Q(leader_email="")
                | models.Q(kind="organisation", leader_email="", organisation__isnull=False, ends_on__isnull=True)
                | models.Q(kind="period", leader_email="", organisation__isnull=True, ends_on__isnull=False),
                name="grant_change_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | ~models.Q(state="open") & models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="grant_change_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "declined"]) | ~models.Q(answer=""),
                name="grant_change_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved", kind="leader") | models.Q(leader__isnull=False),
                name="grant_change_of_leader_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.get_kind_display()}"


class ChangeConsent(models.Model):
    """That one of those who are asked has consented."""

    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="consents")
    voice = models.CharField(
        _("who"), max_length=20, choices=[(voice.value, label) for voice, label in VOICE_LABELS.items()]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent to a change of a grant")
        verbose_name_plural = _("consents to changes of grants")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "voice"], name="change_consent_once")]
        triggers = append_only("reviews_changeconsent")

    def __str__(self) -> str:
        return f"{self.get_voice_display()}: {self.by}"
