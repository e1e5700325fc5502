"""Requests for disclosure of documents (utlämnande), and the secrecy test of each document."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Agency
from applications.models.application import new_reference
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile
from reviews.models.documents import CaseDocument

USER = settings.AUTH_USER_MODEL


class SecrecyParagraph(models.Model):
    """A paragraph of the law that an agency cites, as it writes it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="secrecy_paragraphs", verbose_name=_("agency"))
    text = models.CharField(_("paragraph"), max_length=100)
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("paragraph on secrecy")
        verbose_name_plural = _("paragraphs on secrecy")
        ordering = ["agency", "text"]
        constraints = [models.UniqueConstraint(fields=["agency", "text"], name="secrecy_paragraph_once")]

    def __str__(self) -> str:
        return self.text


class DisclosureRequest(models.Model):
    """That somebody has asked an agency for documents. Who asks need not say so.

    `is_whole`: nothing is withheld or masked; known when it is put forward. A refusal is decided by another person than
    who put it forward.
    """

    class Way(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        LETTER = "letter", _("by letter")
        PHONE = "phone", _("by phone")
        VISIT = "visit", _("by visit")

    class State(models.TextChoices):
        OPEN = "open", _("being tested")
        PUT_FORWARD = "put_forward", _("waits for a decision")
        DECIDED = "decided", _("to be handed out")
        ANSWERED = "answered", _("answered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=9, unique=True, default=new_reference, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="disclosure_requests", verbose_name=_("agency"))
    requester = models.CharField(_("who asks"), max_length=200, blank=True)
    way = models.CharField(_("how it came in"), max_length=10, choices=Way.choices)
    asked_for = models.TextField(_("what is asked for"))
    asked_on = models.DateField(_("asked on"))
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.OPEN)
    is_whole = models.BooleanField(null=True, editable=False)
    sent_back_reason = models.TextField(_("why it was sent back"), blank=True)
    answer = models.TextField(_("how it was answered"), blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered"))
    put_forward_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("request for disclosure")
        verbose_name_plural = _("requests for disclosure")
        ordering = ["-asked_on", "-registered_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_whole=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("put_forward_by")),
                name="disclosure_refusal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "put_forward"], decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(
                    state__in=["decided", "answered"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    put_forward_by__isnull=False,
                    is_whole__isnull=False,
                ),
                name="disclosure_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="answered", answered_by__isnull=False, answered_at__isnull=False)
                | (~models.Q(state="answered") & models.Q(answered_by__isnull=True, answered_at__isnull=True)),
                name="disclosure_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DisclosureItem(models.Model):
    """A document that a request is about, until it is taken out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="items")
    document = models.ForeignKey(CaseDocument, models.PROTECT, related_name="disclosure_items")
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    removed_at = models.DateTimeField(_("taken out"), null=True)

    class Meta:
        verbose_name = _("document of a request for disclosure")
        verbose_name_plural = _("documents of requests for disclosure")
        ordering = ["document__application", "document__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "document"],
                condition=models.Q(removed_at__isnull=True),
                name="disclosure_item_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.document}"


class SecrecyTest(models.Model):
    """What came of the secrecy test of one document. The last test of an item counts; all are kept.

    `paragraphs`: the law that is cited, as it was written then. `masked`: the copy that is handed out instead.
    """

    class Outcome(models.TextChoices):
        RELEASED = "released", _("released")
        MASKED = "masked", _("released masked")
        WITHHELD = "withheld", _("withheld")

    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="tests")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    paragraphs = models.JSONField(_("paragraphs"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    masked = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("masked copy"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("tested"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("secrecy test")
        verbose_name_plural = _("secrecy tests")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="released", paragraphs=[], reason="", masked__isnull=True)
                | (models.Q(outcome="masked", masked__isnull=False) | models.Q(outcome="withheld", masked__isnull=True))
                & ~models.Q(paragraphs=[])
                & ~models.Q(reason=""),
                name="secrecy_test_cites_the_law",
            )
        ]
        triggers = append_only("reviews_secrecytest")

    def __str__(self) -> str:
        return f"{self.item} {self.outcome}"


class RefusalText(models.Model):
    """What the decision on a refusal says, in one language, as it was when it was made. The Swedish text governs."""

    request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="refusal_texts")
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("decision on a request for disclosure")
        verbose_name_plural = _("decisions on requests for disclosure")
        ordering = ["request", "-language"]
        constraints = [models.UniqueConstraint(fields=["request", "language"], name="refusal_once_per_language")]
        triggers = append_only("reviews_refusaltext")

    def __str__(self) -> str:
        return self.subject
