"""Asking somebody to review: by a link that works without an account, several times, until the answer is due."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.cases import Case
from reviews.models.people import Panel, PanelRole, Reviewer


class ReviewInvitation(models.Model):
    """A question to a reviewer: to sit in a panel, or to review named cases from outside it.

    `cases`: named to an external reviewer, who answers about conflicts of interest with each of them. An answer can be
    changed until `answer_by`. `answered_by` is empty where the person answered by the link alone.
    """

    class State(models.TextChoices):
        SENT = "sent", _("no answer yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REVOKED = "revoked", _("revoked")

    class Why(models.TextChoices):
        TIME = "time", _("I do not have the time")
        CONFLICT = "conflict", _("I have a conflict of interest")
        FIELD = "field", _("It is not my field")
        OTHER = "other", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="invitations", verbose_name=_("panel"))
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="invitations", verbose_name=_("reviewer"))
    role = models.CharField(_("role"), max_length=20, choices=PanelRole.Role.choices)
    load_max = models.PositiveSmallIntegerField(_("most readings"))
    cases = models.ManyToManyField(Case, related_name="invitations", blank=True, verbose_name=_("cases"))
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2)
    greeting = models.TextField(_("personal words"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    answer_by = models.DateTimeField(_("answer due"))
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    why_not = models.CharField(_("why not"), max_length=10, choices=Why.choices, blank=True)
    words = models.TextField(_("words with the answer"), blank=True)
    suggested_name = models.CharField(_("suggested instead"), max_length=200, blank=True)
    suggested_email = models.EmailField(_("address of the suggested"), blank=True)

    class Meta:
        verbose_name = _("invitation to review")
        verbose_name_plural = _("invitations to review")
        ordering = ["panel", "reviewer__person__name", "-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "reviewer"],
                condition=models.Q(state__in=["sent", "accepted"]),
                name="review_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | ~models.Q(state__in=["accepted", "declined"]),
                name="review_invitation_answered_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="declined") ^ models.Q(why_not=""),
                name="review_invitation_declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.panel}"
