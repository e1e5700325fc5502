"""What was answered to the fields of a form: the current answers, and every text that was ever saved or set aside."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import NEVER_SUBMITTED, Application
from clusterportal.audit.triggers import append_only


class Answer(models.Model):
    """The current answer to one field of the form. `revision` guards against overwriting what another has saved."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    field_key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["application", "field_key"], name="answer_once_per_field")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.field_key}"


class AnswerRevision(models.Model):
    """Every answer that was ever saved, and every title and choice of the project information, rows by their keys."""

    application_id = models.UUIDField(db_index=True)
    field_key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField()
    by_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("earlier answer")
        verbose_name_plural = _("earlier answers")
        constraints = [
            models.UniqueConstraint(fields=["application_id", "field_key", "revision"], name="answer_revision_once")
        ]
        triggers = append_only("applications_answerrevision", erasable=NEVER_SUBMITTED)

    def __str__(self) -> str:
        return f"{self.application_id} {self.field_key} {self.revision}"


class SetAsideAnswer(models.Model):
    """What was not saved because somebody else had saved another answer meanwhile: kept, so that it can be chosen."""

    application_id = models.UUIDField(db_index=True)
    field_key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    by_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("answer set aside")
        verbose_name_plural = _("answers set aside")
        triggers = append_only("applications_setasideanswer", erasable=NEVER_SUBMITTED)

    def __str__(self) -> str:
        return f"{self.application_id} {self.field_key}"
