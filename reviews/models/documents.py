"""The documents of a case (akt): each official document once, numbered within its case, and never changed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile


class CaseDocument(models.Model):
    """An official document of an application, from when the register took it up.

    `at`: when it was received, drawn up or sent. `source` and `source_key` say where it comes from. `text` is what it
    says where it is no file and its source can change; `sha256` is that of the file, the text, or the canonical JSON
    of a version or a receipt. `name` is what its kind leaves open: a file's name, a version's number, a language.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application", _("application")
        ATTACHMENT = "attachment", _("attachment")
        RECEIPT = "receipt", _("receipt")
        SIGNATURE = "signature", _("organisation's signature")
        SUPPLEMENT = "supplement", _("request for a supplement")
        MESSAGE = "message", _("message of an enquiry")
        JUDGEMENT = "judgement", _("judgement of eligibility")
        WITHDRAWAL = "withdrawal", _("withdrawal of an application")
        STATEMENT = "statement", _("statement")
        REVIEW = "review", _("review")
        ORIGINAL = "original", _("original of a review")
        MINUTES = "minutes", _("minutes of a decision meeting")
        DECISION = "decision", _("decision")
        LETTER = "letter", _("letter")
        TERMS = "terms", _("terms of a grant")
        TERMS_ANSWER = "terms_answer", _("answer to the terms of a grant")
        CHANGE = "change", _("request for a change of a grant")
        CHANGE_CONSENT = "change_consent", _("consent to a change of a grant")
        CHANGE_OUTCOME = "change_outcome", _("outcome of a request for a change")
        ENDING = "ending", _("end of a grant")
        REPORT = "report", _("yearly report")
        REPORT_ANSWER = "report_answer", _("answer to a yearly report")
        ENCLOSURE = "enclosure", _("enclosed file")

    class Direction(models.TextChoices):
        RECEIVED = "received", _("received")
        DRAWN_UP = "drawn_up", _("drawn up")
        SENT = "sent", _("sent out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="case_documents", verbose_name=_("application")
    )
    number = models.PositiveIntegerField(_("number in the case"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    name = models.CharField(_("name"), max_length=255, blank=True)
    at = models.DateTimeField(_("date"))
    source = models.CharField(_("where it comes from"), max_length=20)
    source_key = models.CharField(_("key there"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    recorded_at = models.DateTimeField(_("taken up"), auto_now_add=True)

    class Meta:
        verbose_name = _("document of a case")
        verbose_name_plural = _("documents of cases")
        ordering = ["application", "number"]
        indexes = [models.Index(fields=["kind", "at"], name="case_document_by_kind")]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="case_document_number_once"),
            models.UniqueConstraint(fields=["application", "source", "source_key"], name="case_document_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="case_document_numbered_from_one"),
        ]
        triggers = append_only("reviews_casedocument")

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"
