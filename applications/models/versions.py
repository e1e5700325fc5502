"""What was registered, receipted, signed and judged: written once."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import NEVER_SUBMITTED, Application
from applications.models.calls import FormVersion
from applications.models.initiative import TechnologyArea
from applications.models.organisations import Organisation
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile

OF_NOTHING_SUBMITTED = """NOT EXISTS (
    SELECT 1 FROM applications_version v JOIN applications_application a ON a.id = v.application_id
    WHERE v.id = OLD.version_id AND a.submitted_at IS NOT NULL)"""


class PublicWords(models.Func):
    """The words by which everybody finds a granted document: its titles, leader, organisations and summaries.

    Of the `simple` configuration, since a document has two languages; kept as an index of versions.
    """

    output_field = SearchVectorField()
    template = """to_tsvector('simple'::regconfig,
        coalesce(%(expressions)s #>> '{title_sv}', '') || ' ' || coalesce(%(expressions)s #>> '{title_en}', '') || ' '
        || coalesce(jsonb_path_query_array(%(expressions)s, '$.people[*] ? (@.role == "leader").name')::text, '') || ' '
        || coalesce(jsonb_path_query_array(%(expressions)s,
            '$.parties[*].keyvalue() ? (@.key starts with "name").value')::text, '') || ' '
        || coalesce(%(expressions)s #>> '{organisation,name_sv}', '') || ' '
        || coalesce(%(expressions)s #>> '{organisation,name_en}', '') || ' '
        || coalesce(%(expressions)s #>> '{answers,abstract}', '') || ' '
        || coalesce(%(expressions)s #>> '{answers,popular_summary}', ''))"""


class Version(models.Model):
    """A registered application, frozen: one canonical JSON document with the hashes of its files.

    Reviews, PDFs and exports read only this. It has no key into rows of the working copy. Titles, technology area and
    organisation stand beside the document too, so that lists and rules ask columns and never the working copy's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    revision = models.PositiveIntegerField(_("revision of the working copy"))
    document = models.JSONField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    area = models.ForeignKey(
        TechnologyArea, models.PROTECT, null=True, related_name="+", verbose_name=_("technology area")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="version_number_once")]
        indexes = [GinIndex(PublicWords("document"), name="version_public_words")]
        triggers = append_only("applications_version", erasable=NEVER_SUBMITTED)

    def __str__(self) -> str:
        return f"{self.application_id} · {self.number}"


class Receipt(models.Model):
    """The portal's signed word on a version: that it was registered, or that it was submitted.

    `document` is canonical JSON over content and file hashes; `signature` is Ed25519 over its bytes, base64.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("registration")
        SUBMISSION = "submission", _("submission")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="receipts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    document = models.JSONField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    signature = models.CharField(_("signature"), max_length=100)
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="receipt_one_per_version_and_kind")]
        triggers = append_only("applications_receipt", erasable=OF_NOTHING_SUBMITTED)

    def __str__(self) -> str:
        return self.sha256[:12]


class Rendering(models.Model):
    """A PDF of a version or of a receipt, made by a job after the commit of what it shows."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("application")
        RECEIPT = "receipt", _("receipt")

    version = models.ForeignKey(Version, models.PROTECT, related_name="renderings")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="renderings")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("PDF")
        verbose_name_plural = _("PDFs")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "receipt", "kind", "language"], nulls_distinct=False, name="rendering_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class Signature(models.Model):
    """The organisation's answer to one version: it holds the hash of what was signed."""

    class Outcome(models.TextChoices):
        SIGNED = "signed", _("signed")
        REFUSED = "refused", _("refused")

    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    version_sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="signed") | ~models.Q(reason=""), name="signature_refusal_has_reason"
            )
        ]
        triggers = append_only("applications_signature")

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d}"


class SeenVersion(models.Model):
    """That somebody of an organisation has opened a submitted version: what replaces it is shown as a difference."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="seen")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("version seen by an organisation")
        verbose_name_plural = _("versions seen by organisations")
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation", "by"], name="seen_version_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.by_id}"


class FindingJudgement(models.Model):
    """An officer's word on what a rule of eligibility found in a version. The last word on a rule counts; all are kept.

    `finding`: what the rule said then, {rule, outcome, params, place}.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        OVERRULED = "overruled", _("overruled")

    version = models.ForeignKey(Version, models.PROTECT, related_name="finding_judgements")
    rule = models.CharField(_("rule"), max_length=40)
    finding = models.JSONField(_("finding"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("judged"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("judgement of a finding")
        verbose_name_plural = _("judgements of findings")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="confirmed") | ~models.Q(reason=""), name="finding_overruled_has_reason"
            )
        ]
        triggers = append_only("applications_findingjudgement")

    def __str__(self) -> str:
        return f"{self.rule} {self.verdict}"


class EligibilityJudgement(models.Model):
    """The officer's judgement of eligibility, hidden from the applicant; it can change until the review starts.

    `findings`: what the rules said when the officer judged, a list of {rule, outcome, params, place}, with the verdict
    on each that had one.
    """

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", _("eligible")
        INELIGIBLE = "ineligible", _("to be dismissed")

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="eligibility")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason"), blank=True)
    findings = models.JSONField(_("findings"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("judged"))

    class Meta:
        verbose_name = _("eligibility")
        verbose_name_plural = _("eligibility")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="eligible")
                | ~models.Q(reason="")
                | models.Q(findings__contains=[{"outcome": "fails", "verdict": "confirmed"}])
                | models.Q(findings__contains=[{"outcome": "holds", "verdict": "overruled"}]),
                name="ineligible_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.outcome
