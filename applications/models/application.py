"""An application: its status, its consortium, what was answered, uploaded and budgeted in the working copy."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.domain.lifecycle import BEFORE_SUBMISSION, Status
from applications.domain.references import ALPHABET
from applications.models.calls import Call, FormVersion
from applications.models.initiative import Agency, PlanningGrant, TechnologyArea
from applications.models.people import Person
from clusterportal.audit.triggers import append_only
from clusterportal.files.models import StoredFile

STATUS_LABELS = {
    Status.DRAFT: _("Draft"),
    Status.REGISTERED: _("Registered"),
    Status.SUBMITTED: _("Submitted"),
    Status.AWAITING_SIGNATURE: _("Awaiting the organisation's signature"),
    Status.SIGNED: _("Signed"),
    Status.REFUSED: _("Signature refused"),
    Status.UNSIGNED: _("Not signed in time"),
    Status.SUPPLEMENTING: _("Being supplemented"),
    Status.ELIGIBLE: _("Eligible"),
    Status.INELIGIBLE: _("Not eligible"),
    Status.WITHDRAWN: _("Withdrawn"),
    Status.GRANTED: _("Granted"),
    Status.REJECTED: _("Rejected"),
    Status.DISMISSED: _("Dismissed"),
}
# Of a row that is one application's: the agency never got that, so the row may be erased (audit.triggers).
NEVER_SUBMITTED = """NOT EXISTS (
    SELECT 1 FROM applications_application a WHERE a.id = OLD.application_id AND a.submitted_at IS NOT NULL)"""


def new_reference() -> str:
    """A random reference such as K7F3-92QD: 27 letters and digits that are hard to confuse, no vowels."""
    letters = "".join(secrets.choice(ALPHABET) for _position in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Application(models.Model):
    """One consortium's application to one call. `status` is written by `change_status` alone.

    `revision` counts changes of the working copy; the registered version keeps the revision that it froze, and stands
    while a newer working copy is edited.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="applications")
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
        default=Status.DRAFT.value,
    )
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    area = models.ForeignKey(
        TechnologyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("technology area"),
    )
    subject_codes = models.JSONField(_("subject codes (SSIF 2025)"), default=list, blank=True)
    planning_grant = models.ForeignKey(
        PlanningGrant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("planning grant")
    )
    sister = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("application at the other agency"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    registered_version = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_version = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("started"))
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    closes_at = models.DateTimeField(_("own deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    signing_closes_at = models.DateTimeField(_("own signing window closes"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["call", "reference"]
        indexes = [models.Index(fields=["call", "status"], name="application_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(s.value for s in BEFORE_SUBMISSION | {Status.WITHDRAWN}))
                | models.Q(submitted_at__isnull=False, submitted_version__isnull=False),
                name="application_submitted_has_version",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="registered") | models.Q(registered_version__isnull=False),
                name="application_registered_has_version",
            ),
            models.CheckConstraint(
                condition=models.Q(status="withdrawn", withdrawn_at__isnull=False)
                | (~models.Q(status="withdrawn") & models.Q(withdrawn_at__isnull=True)),
                name="application_withdrawn_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["granted", "rejected", "dismissed"], decided_at__isnull=False)
                | (~models.Q(status__in=["granted", "rejected", "dismissed"]) & models.Q(decided_at__isnull=True)),
                name="application_decided_has_time",
            ),
            models.CheckConstraint(condition=~models.Q(sister=models.F("id")), name="application_not_own_sister"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def has_unregistered_changes(self) -> bool:
        """Whether the working copy differs from the registered version that will be submitted."""
        return self.registered_version is not None and self.registered_version.revision != self.revision


class CaseNumber(models.Model):
    """The agency's case number (diarienummer) of a submitted application: YYYY-NNNNN in its yearly series."""

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="case_number")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="case_numbers")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"))

    class Meta:
        verbose_name = _("case number")
        verbose_name_plural = _("case numbers")
        constraints = [models.UniqueConstraint(fields=["agency", "year", "serial"], name="case_number_once_per_agency")]
        triggers = append_only("applications_casenumber")

    def __str__(self) -> str:
        return f"{self.year}-{self.serial:05d}"


class Attachment(models.Model):
    """An uploaded file of the working copy. A replaced one stays, with the time at which it was removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    infected_at = models.DateTimeField(_("found infected"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["kind", "uploaded_at"]

    def __str__(self) -> str:
        return self.name


class Bar(models.Model):
    """In an agency or review role this person gets nothing of this application. No reason stands here."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="bars")
    person = models.ForeignKey(Person, models.PROTECT, related_name="bars")
    since = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], condition=models.Q(lifted_at__isnull=True), name="bar_one_active"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.person_id}"
