"""What those who judge a case say to each other about it: short posts, and every text that was ever saved of one."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.triggers import append_only
from reviews.models.cases import Case


class Post(models.Model):
    """One post. What its author strikes out stays, and is marked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="posts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("said"))
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    struck_at = models.DateTimeField(_("struck out"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"], name="post_by_case")]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d %H:%M}"


class PostText(models.Model):
    """A text as it was saved in a post."""

    post_id = models.UUIDField(db_index=True)
    text = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved text of a post")
        verbose_name_plural = _("saved texts of posts")
        triggers = append_only("reviews_posttext")

    def __str__(self) -> str:
        return f"{self.post_id} {self.at:%Y-%m-%d %H:%M}"


class Digest(models.Model):
    """Somebody wants an e-mail, one a day at most, when something new is said in what is open to him to read."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="discussion_digest"
    )
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("digest of discussions")
        verbose_name_plural = _("digests of discussions")

    def __str__(self) -> str:
        return str(self.user_id)
