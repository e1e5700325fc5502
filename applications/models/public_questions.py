"""Questions and answers that an agency publishes on the page of a call. Nothing of them is ever changed or removed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import new_reference
from applications.models.calls import Call
from clusterportal.audit.triggers import append_only


class PublicQuestion(models.Model):
    """One question with its answer; what it says stands in its newest text. `reference` is what people quote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="public_questions", verbose_name=_("call"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by"))
    at = models.DateTimeField(_("published"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")
        ordering = ["-at", "reference"]
        indexes = [models.Index(fields=["call", "-at"], name="public_question_by_call")]
        triggers = append_only("applications_publicquestion")

    def __str__(self) -> str:
        return self.reference


class PublicQuestionText(models.Model):
    """What a published question says from `at` on, until the text with the next number."""

    question = models.ForeignKey(
        PublicQuestion, models.PROTECT, related_name="texts", verbose_name=_("question and answer")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    question_sv = models.TextField(_("question, Swedish"))
    question_en = models.TextField(_("question, English"))
    answer_sv = models.TextField(_("answer, Swedish"))
    answer_en = models.TextField(_("answer, English"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("published"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("text of a question and answer")
        verbose_name_plural = _("texts of questions and answers")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="public_question_text_number_once")]
        triggers = append_only("applications_publicquestiontext")

    def __str__(self) -> str:
        return f"{self.question} · {self.number}"


class PublicQuestionWithdrawal(models.Model):
    """A question that is shown no longer, with the reason that everybody reads in its place."""

    question = models.OneToOneField(
        PublicQuestion,
        models.PROTECT,
        primary_key=True,
        related_name="withdrawal",
        verbose_name=_("question and answer"),
    )
    reason_sv = models.TextField(_("reason, Swedish"))
    reason_en = models.TextField(_("reason, English"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("withdrawn by"))
    at = models.DateTimeField(_("withdrawn"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("withdrawal of a question and answer")
        verbose_name_plural = _("withdrawals of questions and answers")
        triggers = append_only("applications_questionwithdrawal")

    def __str__(self) -> str:
        return str(self.question)
