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
        triggers = append_only("files_storedfile")

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
