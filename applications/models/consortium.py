"""Who applies together: the people, the organisations, and the money of each organisation."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.organisations import Organisation
from applications.models.people import Person


class Consortium(models.Model):
    """The consortium of one application."""

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="consortium")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("administrating or coordinating organisation"),
    )

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")

    def __str__(self) -> str:
        return str(self.application)


class Applicant(models.Model):
    """A person's part in one consortium. Before the invitation is accepted `person` is empty."""

    class Role(models.TextChoices):
        LEADER = "leader", _("project leader")
        RESEARCHER = "researcher", _("participating researcher")
        ADMINISTRATOR = "administrator", _("participating administrator")

    class Invitation(models.TextChoices):
        SENT = "sent", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REVOKED = "revoked", _("revoked")

    class Rights(models.TextChoices):
        EDIT = "edit", _("may edit")
        READ = "read", _("may read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="applicants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    rights = models.CharField(_("rights"), max_length=10, choices=Rights.choices, default=Rights.READ)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="parts")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    department = models.CharField(_("department"), max_length=200, blank=True)
    invitation = models.CharField(_("invitation"), max_length=10, choices=Invitation.choices)
    token_sha256 = models.CharField(max_length=64, blank=True)
    invited_at = models.DateTimeField(_("invited"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    cv = models.JSONField(_("transferred CV"), null=True, blank=True)
    cv_transferred_at = models.DateTimeField(_("CV transferred"), null=True, blank=True)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        ordering = ["consortium", "invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium"],
                condition=models.Q(role="leader", invitation="accepted"),
                name="applicant_one_leader",
            ),
            models.UniqueConstraint(
                fields=["consortium", "person"],
                condition=models.Q(invitation="accepted"),
                name="applicant_person_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(invitation="accepted") | models.Q(person__isnull=False, answered_at__isnull=False),
                name="applicant_accepted_is_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(cv__isnull=True, cv_transferred_at__isnull=True)
                | models.Q(cv__isnull=False, cv_transferred_at__isnull=False, person__isnull=False),
                name="applicant_cv_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """An organisation of the consortium that has a budget or contributes: from the administrating one to a partner.

    A foreign organisation has a country and a name, and no Swedish number.
    """

    class Role(models.TextChoices):
        ADMINISTRATING = "administrating", _("administrating or coordinating organisation")
        PARTICIPATING = "participating", _("participating organisation")
        PARTNER = "partner", _("partner")
        PROJECT_PARTY = "project_party", _("project party")

    class Size(models.TextChoices):
        SMALL = "small", _("small enterprise")
        MEDIUM = "medium", _("medium-sized enterprise")
        LARGE = "large", _("large enterprise")
        NOT_ENTERPRISE = "none", _("not an enterprise")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, default="SE")
    organisation_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, default=Size.NOT_ENTERPRISE)
    aid_activity = models.CharField(_("activity that the aid is for"), max_length=100, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    contribution = models.TextField(_("part in the cluster"), blank=True)
    in_kind_sek = models.BigIntegerField(_("in-kind contribution, SEK"), default=0)
    cash_sek = models.BigIntegerField(_("cash contribution, SEK"), default=0)
    token_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_content = models.JSONField(_("what was confirmed"), null=True, blank=True)
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=200, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["consortium", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium"],
                condition=models.Q(role="administrating", removed_at__isnull=True),
                name="party_one_administrating",
            ),
            models.CheckConstraint(
                condition=models.Q(in_kind_sek__gte=0, cash_sek__gte=0), name="party_contribution_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_sv(self) -> str:
        """The name for Swedish readers; needs `organisation` loaded, as `name_en` does."""
        return self._called("name_sv")

    @property
    def name_en(self) -> str:
        """The name for everybody else."""
        return self._called("name_en")

    @property
    def goes_by_organisation(self) -> bool:
        """Whether it has its organisation's name, which stands in both languages."""
        own = self.organisation
        return own is not None and bool(own.name_sv and own.name_en) and self.name in {own.name_sv, own.name_en}

    def _called(self, column: str) -> str:
        return str(getattr(self.organisation, column)) if self.goes_by_organisation else self.name


class BudgetCell(models.Model):
    """One amount of a party's budget in a calendar year, whole SEK.

    `line` is a cost type's key on the cost side; on the funding side it is requested, own or other. The two sides of
    a party's year are equal when the budget balances.
    """

    class Side(models.TextChoices):
        COST = "cost", _("cost")
        FUNDING = "funding", _("funding")

    party = models.ForeignKey(Party, models.PROTECT, related_name="cells")
    year = models.PositiveSmallIntegerField(_("year"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    line = models.CharField(_("line"), max_length=40)
    amount_sek = models.BigIntegerField(_("amount, SEK"))
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("budget cell")
        verbose_name_plural = _("budget cells")
        ordering = ["party", "side", "line", "year"]
        constraints = [
            models.UniqueConstraint(fields=["party", "year", "side", "line"], name="budget_cell_once"),
            models.CheckConstraint(condition=models.Q(amount_sek__gte=0), name="budget_cell_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.year} {self.line}: {self.amount_sek}"
