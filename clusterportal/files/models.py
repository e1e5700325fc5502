"""What the portal keeps of uploaded and made files: content by its hash, never by a name that a person chose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.triggers import append_only


class StoredFile(models.Model):
    """One content. The bytes stand in the store under `sha256`; they are on disk before this row is committed."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(_("type"), max_length=100)
    n_pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    stored_at = models.DateTimeField(_("stored"), auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        triggers = append_only("files_storedfile", erasable="TRUE")  # what refers to it keeps it

    def __str__(self) -> str:
        return self.sha256[:12]


class Preview(models.Model):
    """The picture of a stored PDF's first page; none where the page could not be drawn."""

    file = models.OneToOneField(
        StoredFile, models.PROTECT, primary_key=True, related_name="preview", verbose_name=_("file")
    )
    picture = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")

    def __str__(self) -> str:
        return str(self.file_id)[:12]


class Scan(models.Model):
    """What the virus scanner says of an uploaded file. `found` names what it found."""

    class State(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("not scanned")
        CLEAN = "clean", _("clean")
        INFECTED = "infected", _("infected")

    file = models.OneToOneField(
        StoredFile, models.PROTECT, primary_key=True, related_name="scan", verbose_name=_("file")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.NOT_SCANNED)
    found = models.CharField(_("what was found"), max_length=200, blank=True)
    tried_at = models.DateTimeField(_("last scanned"), null=True, blank=True)

    class Meta:
        verbose_name = _("virus scan")
        verbose_name_plural = _("virus scans")
        indexes = [models.Index(fields=["state", "tried_at"], name="scan_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="infected") | models.Q(found=""), name="scan_found_only_if_infected"
            )
        ]

    def __str__(self) -> str:
        return f"{str(self.file_id)[:12]} {self.state}"
