"""Persons: who somebody is, beside whatever account, application or review role the person has."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.organisations import Organisation


class Person(models.Model):
    """One human being, known by name, ORCID and addresses; with an account or without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    orcid = models.CharField(_("ORCID"), max_length=19, unique=True, null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    title = models.CharField(_("title"), max_length=100, blank=True)
    merits = models.TextField(_("merits"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where mail reaches the person: the account's address, or else the one known longest; empty for none."""
        if self.user is not None:
            return str(self.user.email)
        return self.emails.order_by("pk").values_list("email", flat=True).first() or ""


class PersonEmail(models.Model):
    """An address at which a person is known."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    email = models.EmailField(_("e-mail"), unique=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return self.email


class Degree(models.Model):
    """A degree of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="degrees")
    title = models.CharField(_("degree and subject"), max_length=200)
    university = models.CharField(_("university"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("degree")
        verbose_name_plural = _("degrees")
        ordering = ["person", models.F("year").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title


class Affiliation(models.Model):
    """Where a person works or has worked: in an organisation that the portal knows, or at an employer by its name.

    Without an end it is current; the main one goes with the person into applications. What the person takes out of the
    own CV stays here, since conflicts of interest are found by it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="affiliations")
    employer = models.CharField(_("employer, if no known organisation"), max_length=200, blank=True)
    department = models.CharField(_("department"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    is_main = models.BooleanField(_("main place of work"), default=False)
    in_cv = models.BooleanField(_("in the CV"), default=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["person", models.F("ends_on").desc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="affiliation_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) ^ ~models.Q(employer=""),
                name="affiliation_organisation_or_employer",
            ),
            models.CheckConstraint(
                condition=models.Q(is_main=False) | models.Q(ends_on__isnull=True, organisation__isnull=False),
                name="affiliation_main_is_current",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(is_main=True), name="affiliation_main_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation or self.employer}"


class Publication(models.Model):
    """A publication of a person, kept once in the profile and copied into whatever the person transfers."""

    key = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="publications")
    title = models.CharField(_("title"), max_length=500)
    authors = models.TextField(_("authors, separated by semicolons"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    published_in = models.CharField(_("journal, book or publisher"), max_length=300, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["person", "-year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "doi"], condition=~models.Q(doi=""), name="publication_doi_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return self.title
