"""Organisations, and who acts for them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A university, institute, company or public body, Swedish or foreign."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("university")
        INSTITUTE = "institute", _("research institute")
        COMPANY = "company", _("company")
        PUBLIC = "public", _("public body")
        AGENCY = "agency", _("funding agency")
        OTHER = "other", _("other")

    class Approval(models.TextChoices):
        """Whether the Swedish Research Council accepts it as administrating organisation."""

        AUTOMATIC = "automatic", _("approved by law")
        APPROVED = "approved", _("approved")
        UNKNOWN = "unknown", _("not known")
        NO = "no", _("not approved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name_sv = models.CharField(_("name, Swedish"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)
    organisation_number = models.CharField(_("organisation number"), max_length=11, unique=True, null=True, blank=True)
    ror = models.URLField(_("ROR"), max_length=40, unique=True, null=True, blank=True)
    country = models.CharField(_("country"), max_length=2, default="SE")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    approval = models.CharField(
        _("administrating organisation"), max_length=20, choices=Approval.choices, default=Approval.UNKNOWN
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name_en

    @property
    def is_approved(self) -> bool:
        return self.approval in {self.Approval.AUTOMATIC, self.Approval.APPROVED}


class OrganisationRole(models.Model):
    """What an account may do for an organisation: read its submitted applications, sign them, grant these roles."""

    class Role(models.TextChoices):
        SUPERVISOR = "supervisor", _("supervisor")
        SIGNATORY = "signatory", _("signatory")
        READER = "reader", _("reader")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="organisation_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("role given"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation role")
        verbose_name_plural = _("organisation roles")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="organisation_role_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class OrganisationInvitation(models.Model):
    """A role that is offered by a link. Whoever accepts it gets the role, with whatever account the person has."""

    class State(models.TextChoices):
        SENT = "sent", _("invited")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=OrganisationRole.Role.choices)
    state = models.CharField(_("invitation"), max_length=10, choices=State.choices, default=State.SENT)
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to an organisation")
        verbose_name_plural = _("invitations to organisations")
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                "role",
                condition=models.Q(state="sent"),
                name="organisation_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", answered_by__isnull=False, answered_at__isnull=False)
                | ~models.Q(state="accepted"),
                name="organisation_invitation_accepted_has_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.organisation}"
