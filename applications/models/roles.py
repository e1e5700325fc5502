"""What an account may do for an agency."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.calls import Call
from applications.models.initiative import Agency, Initiative


class AgencyRole(models.Model):
    """A role at an agency, for one of its calls or, without one, for all of them; a coordinator's for an initiative.

    It counts from `confirmed_at`: a second person confirms what the first has granted.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        OFFICER = "officer", _("handling officer")
        DECISION_MAKER = "decision_maker", _("decision maker")
        REGISTRAR = "registrar", _("registrar")
        AUDITOR = "auditor", _("auditor")
        COORDINATOR = "coordinator", _("initiative coordinator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="roles", verbose_name=_("agency"))
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("call"))
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("initiative")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agency_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(_("role given"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("agency role")
        verbose_name_plural = _("agency roles")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "call", "initiative", "user", "role"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="agency_role_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role="coordinator", initiative__isnull=False, call__isnull=True)
                | (~models.Q(role="coordinator") & models.Q(initiative__isnull=True)),
                name="agency_role_of_initiative_for_coordinators",
            ),
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("confirmed_by")), name="agency_role_confirmed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"


class StaffDeclaration(models.Model):
    """An officer's or decision maker's word, per call, that the conflicts are declared: before any list opens."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="staff_declarations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_declarations")
    at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declaration by staff")
        verbose_name_plural = _("declarations by staff")
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="staff_declaration_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.call}"
