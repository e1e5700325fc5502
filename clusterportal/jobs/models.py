"""Long work whose truth is its row: Celery only wakes whoever does it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of work. Whoever holds the current `attempt` under a live lease may write its result, nobody else."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    progress_fraction = models.FloatField(_("done so far"), default=0.0)
    phase = models.CharField(_("phase"), max_length=100, blank=True)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    cancel_requested = models.BooleanField(_("cancelling was asked for"), default=False)
    error = models.TextField(_("error"), blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", lease_until__isnull=False) | ~models.Q(state="running"),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(progress_fraction__gte=0, progress_fraction__lte=1), name="job_progress_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_by_lease")]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
