"""A call, its rounds and criteria, the versions of its form, its notices and its case numbers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.domain.retention import FEWEST_MONTHS, MOST_MONTHS, USUAL_MONTHS
from applications.models.initiative import Agency, Initiative, TechnologyArea
from clusterportal.audit.triggers import append_only


class Call(models.Model):
    """One agency's call for applications. Its phase is computed from its dates; only what people decide is stored."""

    class Profile(models.TextChoices):
        VR = "vr", _("research council: participating researchers, approved organisations")
        VINNOVA = "vinnova", _("innovation agency: coordinator and project parties")

    class Strictness(models.TextChoices):
        BLOCK = "block", _("stops registering")
        WARNING = "warning", _("only warns")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="calls", verbose_name=_("initiative"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="calls", verbose_name=_("agency"))
    profile = models.CharField(_("agency profile"), max_length=20, choices=Profile.choices)
    title_sv = models.CharField(_("title, Swedish"), max_length=200)
    title_en = models.CharField(_("title, English"), max_length=200)
    summary_sv = models.TextField(_("summary, Swedish"))
    summary_en = models.TextField(_("summary, English"))
    text_sv = models.TextField(_("call text, Swedish"), help_text=_("Markdown."))
    text_en = models.TextField(_("call text, English"), help_text=_("Markdown."))
    areas = models.ManyToManyField(TechnologyArea, related_name="calls", verbose_name=_("technology areas"))
    form_version = models.ForeignKey(
        "FormVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form in use")
    )

    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    signing_closes_at = models.DateTimeField(_("signing closes"))
    grant_starts_on = models.DateField(_("grant starts"))
    grant_ends_on = models.DateField(_("grant ends"))

    needs_signature = models.BooleanField(_("the organisation signs after the deadline"), default=True)
    needs_approved_organisation = models.BooleanField(_("only approved administrating organisations"), default=True)
    n_participants_min = models.PositiveSmallIntegerField(_("fewest participating researchers"), default=5)
    n_participants_max = models.PositiveSmallIntegerField(_("most participating researchers"), default=15)
    n_publications_max = models.PositiveSmallIntegerField(_("most publications in a CV"), default=10)
    budget_min_sek_per_year = models.BigIntegerField(_("smallest amount per year, SEK"), default=0)
    budget_max_sek_per_year = models.BigIntegerField(_("largest amount per year, SEK"), null=True, blank=True)
    budget_min_strictness = models.CharField(
        _("an amount below the smallest"), max_length=10, choices=Strictness.choices, default=Strictness.BLOCK
    )
    frame_sek = models.BigIntegerField(_("budget frame, SEK"))
    n_awards_min = models.PositiveSmallIntegerField(_("fewest planned awards"))
    n_awards_max = models.PositiveSmallIntegerField(_("most planned awards"))
    n_applications_expected = models.PositiveIntegerField(
        _("applications that the agency prepares for"), default=120, db_default=120
    )
    shows_reviewer_names = models.BooleanField(_("applicants see the reviewers' names"), default=False)
    drafts_kept_months = models.PositiveSmallIntegerField(
        _("months that drafts are kept after the deadline"), default=USUAL_MONTHS, db_default=USUAL_MONTHS
    )

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decisions published"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["closes_at", "agency"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="call_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=models.Q(signing_closes_at__gte=models.F("closes_at")), name="call_signing_after_closing"
            ),
            models.CheckConstraint(
                condition=models.Q(grant_ends_on__gt=models.F("grant_starts_on")), name="call_grant_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(n_participants_max__gte=models.F("n_participants_min"))
                & models.Q(n_awards_max__gte=models.F("n_awards_min")),
                name="call_ranges_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(frame_sek__gte=0, budget_min_sek_per_year__gte=0), name="call_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(drafts_kept_months__range=(FEWEST_MONTHS, MOST_MONTHS)), name="call_keeps_drafts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.title_en}"

    @property
    def grant_years(self) -> range:
        """The calendar years that the budget covers."""
        return range(self.grant_starts_on.year, self.grant_ends_on.year + 1)


class Round(models.Model):
    """One step of judging a call: its criteria, readers per application and dates. A call has at least one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="rounds", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    n_readers = models.PositiveSmallIntegerField(_("readers per application"), default=3)
    review_opens_at = models.DateTimeField(_("review opens"))
    review_due_at = models.DateTimeField(_("reviews due"))
    panel_opens_at = models.DateTimeField(_("panel opens"))
    panel_closes_at = models.DateTimeField(_("panel closes"))

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=models.Q(panel_closes_at__gte=models.F("panel_opens_at"))
                & models.Q(panel_opens_at__gte=models.F("review_opens_at")),
                name="round_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class Criterion(models.Model):
    """What reviewers grade in a round, on a scale of its own. `levels`: list of {grade, label_sv, label_en}."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria", verbose_name=_("round"))
    key = models.SlugField(_("key"), max_length=40)
    label_sv = models.CharField(_("name, Swedish"), max_length=100)
    label_en = models.CharField(_("name, English"), max_length=100)
    guidance_sv = models.TextField(_("guidance, Swedish"), blank=True)
    guidance_en = models.TextField(_("guidance, English"), blank=True)
    scale_max = models.PositiveSmallIntegerField(_("highest grade"), default=7)
    is_overall = models.BooleanField(_("the overall grade"), default=False)
    levels = models.JSONField(_("levels"), default=list)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_key_once"),
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(is_overall=True), name="criterion_one_overall_grade"
            ),
            models.CheckConstraint(condition=models.Q(scale_max__range=(2, 10)), name="criterion_scale_two_to_ten"),
        ]

    def __str__(self) -> str:
        return self.label_en


class FormVersion(models.Model):
    """A call's form at one moment. A row is never changed; adapting the form makes the next one.

    `specification` has the shape of the files in applications/specifications, from which the first one is copied.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="form_versions", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("number"))
    specification = models.JSONField(_("specification"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["call", "number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="form_version_number_once")]
        triggers = append_only("applications_formversion")

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class Notice(models.Model):
    """A dated public notice of a call. A moved deadline keeps its old value here."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="notices")
    at = models.DateTimeField(_("published"))
    text_sv = models.TextField(_("text, Swedish"))
    text_en = models.TextField(_("text, English"))
    old_closes_at = models.DateTimeField(_("earlier deadline"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at"]
        triggers = append_only("applications_notice")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text_en[:60]}"


class DeadlineReview(models.Model):
    """What a second officer says of a moved deadline. The deadline stands whatever it says: it only moves later."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("agrees")
        OBJECTED = "objected", _("objects")

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="review")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("reviewed"))

    class Meta:
        verbose_name = _("review of a moved deadline")
        verbose_name_plural = _("reviews of moved deadlines")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="objected") | ~models.Q(note=""), name="deadline_objection_has_words"
            )
        ]
        triggers = append_only("applications_deadlinereview")

    def __str__(self) -> str:
        return f"{self.notice}: {self.outcome}"


class CaseNumberBlock(models.Model):
    """The part of an agency's yearly series that is reserved for a call; `next_serial` is given out next."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="case_number_blocks")
    year = models.PositiveSmallIntegerField(_("year"))
    first_serial = models.PositiveIntegerField(_("first"))
    last_serial = models.PositiveIntegerField(_("last"))
    next_serial = models.PositiveIntegerField(_("next"))

    class Meta:
        verbose_name = _("block of case numbers")
        verbose_name_plural = _("blocks of case numbers")
        ordering = ["year", "first_serial"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_serial__gte=models.F("first_serial"))
                & models.Q(next_serial__gte=models.F("first_serial"))
                & models.Q(next_serial__lte=models.F("last_serial") + 1),
                name="case_number_block_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.first_serial:05d}–{self.last_serial:05d}"
