"""A case: what reviews makes of an eligible application in a round and panel."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Criterion, Round, Version
from clusterportal.audit.triggers import append_only
from reviews.domain.lifecycle import RANKED, Outcome, Stage
from reviews.models.people import Panel

STAGE_LABELS = {
    Stage.UNDER_REVIEW: _("Under review"),
    Stage.SCREENED_OUT: _("Screened out"),
    Stage.GOES_ON: _("Goes on to the next round"),
    Stage.PRIORITISED: _("Prioritised"),
    Stage.RESERVE: _("Reserve"),
    Stage.NOT_PRIORITISED: _("Not prioritised"),
    Stage.PROPOSED: _("Proposed for decision"),
}
OUTCOME_LABELS = {
    Outcome.GOES_ON: _("Goes on to the next round"),
    Outcome.OUT: _("Out: proposed for rejection"),
    Outcome.DECIDE: _("Decided on without another round"),
}


class Case(models.Model):
    """One application in one round. `label` (such as A-07) never changes and tells nothing of the content.

    Writing a case touches nothing of the application. `stage` is written by `move_case` alone, and with it `place`:
    what the panel's list says, which stays when the case goes on or is proposed for decision. `outcome` is what the
    officer says where another round follows. `compared_version` is the last one
    that was searched for conflicts of interest.
    `rank_when_screened` is where the case stood in the panel's order when it was screened out; lifted back it stands
    there again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    round = models.ForeignKey(Round, models.PROTECT, related_name="cases")
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="cases")
    label = models.CharField(_("label"), max_length=20)
    stage = models.CharField(
        _("stage"),
        max_length=20,
        choices=[(stage.value, label) for stage, label in STAGE_LABELS.items()],
        default=Stage.UNDER_REVIEW.value,
    )
    place = models.CharField(
        _("place in the list"),
        max_length=20,
        choices=[(stage.value, STAGE_LABELS[stage]) for stage in sorted(RANKED)],
        null=True,
        blank=True,
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome of the round"),
        max_length=20,
        choices=[(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
        null=True,
        blank=True,
    )
    screened_reason = models.TextField(_("why it is screened out"), blank=True)
    rank_when_screened = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"))
    compared_version = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("version searched for conflicts of interest"),
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["round", "label"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="case_one_per_round"),
            models.UniqueConstraint(fields=["round", "label"], name="case_label_once"),
            models.UniqueConstraint(
                fields=["panel", "rank"], name="case_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True)
                | models.Q(
                    stage__in=sorted(s.value for s in RANKED | {Stage.UNDER_REVIEW, Stage.PROPOSED, Stage.GOES_ON})
                ),
                name="case_rank_only_in_panel",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    stage__in=sorted(s.value for s in RANKED), place=models.F("stage"), place__isnull=False
                )
                | models.Q(stage__in=sorted(s.value for s in (Stage.PROPOSED, Stage.GOES_ON)))
                | (~models.Q(stage__in=sorted(s.value for s in RANKED)) & models.Q(place__isnull=True)),
                name="case_place_is_that_of_the_list",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.GOES_ON.value, outcome=Outcome.GOES_ON.value, outcome__isnull=False)
                | ~models.Q(stage=Stage.GOES_ON.value)
                & (models.Q(outcome__isnull=True) | ~models.Q(outcome=Outcome.GOES_ON.value)),
                name="case_outcome_is_that_of_the_stage",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.SCREENED_OUT.value) | ~models.Q(screened_reason=""),
                name="case_screened_out_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_screened_out(self) -> bool:
        return self.stage == Stage.SCREENED_OUT

    @property
    def standing(self) -> Stage:
        """Where the case stands in its panel: the place that it was given there, or else its stage."""
        return Stage(self.place or self.stage)


class PanelGrade(models.Model):
    """The grade that the panel has agreed on and entered; it is never computed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="panel_grades")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(_("grade"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("panel grade")
        verbose_name_plural = _("panel grades")
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="panel_grade_once"),
            models.CheckConstraint(condition=models.Q(grade__gte=1), name="panel_grade_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.criterion}: {self.grade}"


class Statement(models.Model):
    """The panel's statement on an application: written by a rapporteur, ready by the chair, approved by an officer."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        APPROVED = "approved", _("approved")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="statement")
    text = models.TextField(_("statement"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="statement_approved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.state}"


class StatementVersion(models.Model):
    """A statement as one act left it: its text, where it then stood, by whom and when."""

    case_id = models.UUIDField(db_index=True)
    revision = models.PositiveIntegerField()
    text = models.TextField(_("statement"))
    state = models.CharField(_("state"), max_length=10, choices=Statement.State.choices)
    is_move = models.BooleanField(default=False)  # the text is that of the version before, only the state is new
    by_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a statement")
        verbose_name_plural = _("versions of statements")
        triggers = append_only("reviews_statementversion")

    def __str__(self) -> str:
        return f"{self.case_id} {self.revision} {self.state}"
