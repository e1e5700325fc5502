"""Persons: who somebody is, beside whatever account, application or review role the person has."""

import uuid

from django.conf import settings
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
    degree = models.CharField(_("doctoral degree (subject, university)"), max_length=200, blank=True)
    degree_year = models.PositiveSmallIntegerField(_("year of the doctoral degree"), null=True, blank=True)
    merits = models.TextField(_("merits"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonEmail(models.Model):
    """An address at which a person is known."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    email = models.EmailField(_("e-mail"), unique=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return self.email


class Affiliation(models.Model):
    """Where a person works or has worked. Without an end it is current."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    department = models.CharField(_("department"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class Publication(models.Model):
    """A publication of a person, kept once in the profile and copied into whatever the person transfers."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="publications")
    title = models.CharField(_("title"), max_length=500)
    authors = models.TextField(_("authors, separated by semicolons"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
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
