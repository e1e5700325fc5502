"""When a request reached the server, and what was answered to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Arrival(models.Model):
    """The first arrival of a request, committed before the request is judged, so that waiting on a lock costs no time.

    A retry with the same account, key, route and body inherits it. The outcome is kept beside it, in the transaction
    of what the request did: a retry of something done gets the first answer.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    route = models.CharField(_("route"), max_length=200)
    key = models.UUIDField(_("key"))
    body_sha256 = models.CharField(max_length=64)
    arrived_at = models.DateTimeField(_("arrived"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    outcome = models.JSONField(_("outcome"), null=True, blank=True)

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [
            models.UniqueConstraint(fields=["user", "route", "key", "body_sha256"], name="arrival_one_per_request")
        ]
        indexes = [models.Index(fields=["recorded_at"], name="arrival_by_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.arrived_at:%Y-%m-%d %H:%M:%S}"
