"""What people ask an agency and complain of, and what the agency writes to them: threads of messages."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, new_reference
from applications.models.calls import Call
from applications.models.public_questions import PublicQuestion
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile


class Enquiry(models.Model):
    """One thread between somebody outside and the officers of a call. `number` is what both quote.

    `asker`: who asked, or to whom the agency wrote. About an application, the leader and those who may edit it read it
    too, and with `is_for_all` everybody who may read the application. `waits_since`: since when it waits for the
    agency. `handler`: the officer to whom it was handed over. `public_answer`: where a question was answered for all.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        COMPLAINT = "complaint", _("complaint")
        MESSAGE = "message", _("message from the agency")

    class State(models.TextChoices):
        AGENCY = "agency", _("waits for the agency")
        APPLICANT = "applicant", _("waits for the applicant")
        CLOSED = "closed", _("closed by the agency")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=9, unique=True, default=new_reference, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="enquiries", verbose_name=_("call"))
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=200)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    is_for_all = models.BooleanField(_("read by everybody in the application"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    waits_since = models.DateTimeField(_("waits since"), null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over to"),
    )
    public_answer = models.ForeignKey(
        PublicQuestion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("answered publicly"),
    )
    at = models.DateTimeField(_("begun"))
    last_at = models.DateTimeField(_("newest message"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-last_at"]
        indexes = [
            models.Index(fields=["call", "state", "waits_since"], name="enquiry_by_call"),
            models.Index(fields=["asker", "-last_at"], name="enquiry_by_asker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="agency", waits_since__isnull=False)
                | (~Q(state="agency") & Q(waits_since__isnull=True)),
                name="enquiry_waits_since_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="enquiry_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | (Q(is_for_all=False) & ~Q(kind="message")),
                name="enquiry_on_a_call_is_its_askers",
            ),
            models.CheckConstraint(
                condition=Q(public_answer__isnull=True) | Q(application__isnull=True, kind="question"),
                name="enquiry_public_answer_on_a_call",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class EnquiryMessage(models.Model):
    """One message of a thread, numbered in the order in which they came; none is ever changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="messages", verbose_name=_("enquiry"))
    number = models.PositiveSmallIntegerField(_("number"))
    is_of_agency = models.BooleanField(_("written by the agency"))
    text = models.TextField(_("text"))
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("message of an enquiry")
        verbose_name_plural = _("messages of enquiries")
        ordering = ["number"]
        indexes = [models.Index(fields=["by", "-at"], name="enquiry_message_by_writer")]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "number"], name="enquiry_message_number_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, file_name="") | (Q(file__isnull=False) & ~Q(file_name="")),
                name="enquiry_message_file_has_name",
            ),
        ]
        triggers = append_only("applications_enquirymessage")

    def __str__(self) -> str:
        return f"{self.enquiry} · {self.number}"
