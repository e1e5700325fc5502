"""What each agency keeps of a reviewer in its register, and what it shares with another."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from applications.models import Agency, Organisation
from reviews.models.people import Reviewer


class RegisterEntry(models.Model):
    """A reviewer in the register of one agency. No other agency reads it, or knows of it, unless it is shared.

    Name, address and ORCID are as the agency wrote them. `person_knows_since`: when the person answered the agency, or
    saved the own page on which the entry stands; from then on the agency reads what the person says. The term of office
    has no first or last day where it is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="entries", verbose_name=_("reviewer"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="register_entries", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True)
    subject_codes = models.JSONField(_("subject codes (SSIF 2025)"), default=list, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Reviewer.Gender.choices, blank=True)
    profile = models.TextField(_("profile"), blank=True)
    load_max = models.PositiveSmallIntegerField(_("most readings"), null=True, blank=True)
    starts_on = models.DateField(_("first day in office"), null=True, blank=True)
    ends_on = models.DateField(_("last day in office"), null=True, blank=True)
    person_knows_since = models.DateTimeField(_("known to the person"), null=True, blank=True)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "agency"], name="register_entry_once"),
            models.UniqueConstraint(
                "agency", Lower("email"), condition=~models.Q(email=""), name="register_entry_address_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "orcid"], condition=~models.Q(orcid=""), name="register_entry_orcid_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="register_entry_term_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.reviewer} · {self.agency}"


class EntryAffiliation(models.Model):
    """Where a reviewer works or has worked, as an agency has entered it. Without an end it is current."""

    entry = models.ForeignKey(RegisterEntry, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    department = models.CharField(_("department"), max_length=200, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation in a register")
        verbose_name_plural = _("affiliations in a register")
        ordering = ["entry", models.F("ends_on").desc(nulls_first=True), "-pk"]

    def __str__(self) -> str:
        return f"{self.entry} · {self.organisation}"


class EntryPublication(models.Model):
    """A publication of a reviewer, as an agency has entered it."""

    entry = models.ForeignKey(RegisterEntry, models.CASCADE, related_name="publications")
    title = models.CharField(_("title"), max_length=500)
    authors = models.TextField(_("authors, separated by semicolons"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    doi = models.CharField("DOI", max_length=200, blank=True)

    class Meta:
        verbose_name = _("publication in a register")
        verbose_name_plural = _("publications in a register")
        ordering = ["entry", "-year", "title"]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """That another agency reads an entry, for a reason, from an officer's grant until it is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="shares", verbose_name=_("register entry"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("shared with"))
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("shared"))
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("sharing ended"), null=True)

    class Meta:
        verbose_name = _("shared entry")
        verbose_name_plural = _("shared entries")
        ordering = ["entry", "granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "agency"], condition=models.Q(revoked_at__isnull=True), name="share_once"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="share_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.agency}"
