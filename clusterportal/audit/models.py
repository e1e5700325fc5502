"""The audit trail: hash chains that only grow.

A row has no foreign key, so that erasing a person or a thing cannot erase its history; `actor` is an account's
pseudonymous key, and names stand in the accounts, where they can be erased.
"""

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.triggers import append_only


class Event(models.Model):
    """One thing that happened."""

    chain = models.CharField(_("chain"), max_length=100)
    seq = models.PositiveIntegerField(_("number in the chain"))
    action = models.CharField(_("action"), max_length=100)
    actor = models.CharField(_("account"), max_length=36, blank=True)
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"))
    detail = models.JSONField(_("detail"), default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_one_event_per_number")]
        indexes = [
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            # When somebody last read one thing: asked for every discussion on a reviewer's first page.
            models.Index(
                KeyTextTransform("thing", "detail"),
                "actor",
                "at",
                condition=models.Q(action="read"),
                name="audit_reads",
            ),
        ]
        triggers = append_only("audit_event")

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.action}"
