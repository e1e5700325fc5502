"""What is common to files that are made for one person and do not last."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.jobs.models import Job


class Passing(models.Model):
    """The row is the truth of such a file; its bytes stand among the files that do not last, under its key.

    `expires_at`: a day after it was made, none before. `gone_at`: the bytes are deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job: Any = models.OneToOneField(Job, models.PROTECT, related_name="%(class)s")
    language = models.CharField(_("language"), max_length=2)
    ordered_at = models.DateTimeField(_("ordered"))
    expires_at = models.DateTimeField(_("gone from"), null=True, blank=True)
    gone_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_ready(self) -> bool:
        return self.expires_at is not None

    @property
    def has_failed(self) -> bool:
        return self.job.state in {Job.State.FAILED, Job.State.CANCELLED}
