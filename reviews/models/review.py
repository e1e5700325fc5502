"""A review: one reviewer's grades and words on one case."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Criterion
from reviews.models.cases import Case
from reviews.models.people import Reviewer


class Review(models.Model):
    """Unique per reviewer and case, and kept whatever happens to the assignment."""

    class State(models.TextChoices):
        EMPTY = "empty", _("not begun")
        SAVED = "saved", _("begun")
        SUBMITTED = "submitted", _("submitted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="reviews")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.EMPTY)
    note = models.TextField(_("note to the panel"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside for a conflict of interest"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["case", "reviewer"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=models.Q(state="submitted", submitted_at__isnull=False)
                | (~models.Q(state="submitted") & models.Q(submitted_at__isnull=True)),
                name="review_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.reviewer}"


class Score(models.Model):
    """A grade with its text on one criterion."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    text = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__gte=1), name="score_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.grade}"
