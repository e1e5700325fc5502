"""Searches and filters of staff lists that a person keeps under a name."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """One person's own. `listed`: the list, by its model's label. `query`: only keys that the list offers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    listed = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(_("search and filters"))
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["listed", "name"]
        constraints = [
            models.UniqueConstraint(fields=["by", "listed", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(query=""), name="saved_filter_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
