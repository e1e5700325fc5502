"""A review: one reviewer's grades and words on one case, and every text that was ever saved of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Criterion, Round
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile
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
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_from = models.CharField(_("how it came in"), max_length=200, blank=True)
    original = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("original")
    )
    original_name = models.CharField(_("name of the original"), max_length=200, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(entered_by__isnull=True) ^ ~models.Q(entered_from=""),
                name="review_entered_says_how_it_came",
            ),
            models.CheckConstraint(
                condition=models.Q(original__isnull=True, original_name="")
                | (models.Q(original__isnull=False) & ~models.Q(original_name="")),
                name="review_original_has_a_name",
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


class OwnNote(models.Model):
    """What a reviewer notes on one criterion for himself alone: a working note, shown to nobody else."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="own_notes")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    text = models.TextField(_("own note"), blank=True)

    class Meta:
        verbose_name = _("own note")
        verbose_name_plural = _("own notes")
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="own_note_once_per_criterion")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion_id}"


class OwnOrder(models.Model):
    """The order that a reviewer keeps for himself among the cases of a round, as their keys; shown to nobody else."""

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="own_orders")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    cases = models.JSONField(default=list)

    class Meta:
        verbose_name = _("own order")
        verbose_name_plural = _("own orders")
        constraints = [models.UniqueConstraint(fields=["reviewer", "round"], name="own_order_once_per_round")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.round_id}"


class ReviewRevision(models.Model):
    """Everything that was ever saved in a field of a review, and what another window's text stood in the way of."""

    review_id = models.UUIDField(db_index=True)
    field_key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    is_set_aside = models.BooleanField(default=False)
    by_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("earlier text of a review")
        verbose_name_plural = _("earlier texts of reviews")
        triggers = append_only("reviews_reviewrevision")

    def __str__(self) -> str:
        return f"{self.review_id} {self.field_key}"
