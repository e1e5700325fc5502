"""Who reads what: runs of the assignment engine, and the assignments that an officer confirms."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Round
from clusterportal.jobs.models import Job
from reviews.models.cases import Case
from reviews.models.people import Reviewer

# The person's row is locked before the bars are read: whoever sets a bar holds it too, so that neither overlooks the
# other (reviews.actions.people).
REFUSE_BARRED = """
IF NEW.ended_at IS NULL THEN
    PERFORM 1 FROM applications_person p JOIN reviews_reviewer r ON r.person_id = p.id
    WHERE r.id = NEW.reviewer_id FOR NO KEY UPDATE OF p;
    IF EXISTS (
        SELECT 1 FROM applications_bar bar
        JOIN reviews_case c ON c.application_id = bar.application_id
        JOIN reviews_reviewer r ON r.person_id = bar.person_id
        WHERE c.id = NEW.case_id AND r.id = NEW.reviewer_id AND bar.lifted_at IS NULL
    ) THEN
        RAISE EXCEPTION 'assignment refused: the reviewer is barred from the application'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_not_barred';
    END IF;
END IF;
RETURN NEW;
"""


class AssignmentRun(models.Model):
    """One run of the engine over a round. The row is its truth: input, options, progress (in the job), result.

    `result`: {pairs: [[case id, reviewer id, millionths of affinity]], solution, rules}; `diagnosis` where there is
    none. A repair that moves somebody, and every change, waits for an officer before it reaches the round. A trial
    proposes nothing; its result is {points: as reviews.domain.fairness_trial gives them}.
    """

    class Kind(models.TextChoices):
        FREE = "free", _("assignment run")
        REPAIR = "repair", _("new readers for what is open")
        CHANGE = "change", _("change")
        TRIAL = "trial", _("what fairness costs")

    class State(models.TextChoices):
        WORKING = "working", _("working")
        WAITING = "waiting", _("waits for approval")
        TRIED = "tried", _("tried, nothing proposed")
        PROPOSED = "proposed", _("proposed")
        INFEASIBLE = "infeasible", _("no solution")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        CONFIRMED = "confirmed", _("confirmed")
        DISCARDED = "discarded", _("discarded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="assignment_runs")
    job = models.OneToOneField(Job, models.PROTECT, related_name="assignment_run")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.FREE)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WORKING)
    options = models.JSONField(_("options"), default=dict)
    input = models.JSONField(_("input"), default=dict)
    input_sha256 = models.CharField(_("hash of the input"), max_length=64, blank=True)
    result_sha256 = models.CharField(_("hash of the result"), max_length=64, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    diagnosis = models.JSONField(_("diagnosis"), null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("started"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment run")
        verbose_name_plural = _("assignment runs")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(state="working"), name="assignment_run_one_at_work"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.started_at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """A reviewer reads a case. Only a confirmed one is told to the reviewer; an ended one keeps what was written."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")

    class Origin(models.TextChoices):
        RUN = "run", _("assignment run")
        MANUAL = "manual", _("by hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="assignments")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True, blank=True, related_name="assignments")
    affinity = models.FloatField(_("affinity"), null=True, blank=True)
    locked = models.BooleanField(_("locked"), default=False)
    at = models.DateTimeField(_("assigned"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    due_at = models.DateTimeField(_("own due date"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["case", "reviewer"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reviewer"], condition=models.Q(ended_at__isnull=True), name="assignment_once"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="assignment_not_barred",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=REFUSE_BARRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.reviewer}"


class ClosedPair(models.Model):
    """An officer has decided, for another reason than a conflict of interest, that a reviewer does not read a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closed_pairs")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="closed_pairs")
    run = models.ForeignKey(AssignmentRun, models.PROTECT, related_name="closed_pairs")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"))
    opened_at = models.DateTimeField(_("opened again"), null=True, blank=True)

    class Meta:
        verbose_name = _("closed pair")
        verbose_name_plural = _("closed pairs")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reviewer"], condition=models.Q(opened_at__isnull=True), name="closed_pair_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.reviewer}"
