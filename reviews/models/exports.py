"""What a member of staff has taken out of a staff list, as a file for that person alone. It is gone after a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.passing import Passing


class Export(Passing):
    """Rows of one staff list, or the files of the applications in it.

    `listed`: the list, by its model's label. `query`: the search, filters and order of the list as they stood.
    `chosen`: the keys of the rows that were ticked, none where the whole list was asked for. `rows`: the keys of those
    that are in the file; each is asked about again whenever it is fetched.
    """

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel (.xlsx)")
        CSV = "csv", _("Text (.csv)")
        PDFS = "pdfs", _("ZIP of the applications as PDFs")
        FILES = "files", _("ZIP of the applications as PDFs, with their attachments")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    listed = models.CharField(_("list"), max_length=100)
    format = models.CharField(_("kind of file"), max_length=10, choices=Format.choices)
    query = models.TextField(blank=True)
    chosen = models.JSONField(null=True, blank=True)
    rows = models.JSONField(default=list)
    n_rows = models.PositiveIntegerField(_("rows"))

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-ordered_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format__in=["xlsx", "csv"]) | models.Q(listed="applications.application"),
                name="export_files_of_applications_only",
            )
        ]
        indexes = [models.Index(fields=["by", "-ordered_at"], name="export_by_person")]

    def __str__(self) -> str:
        return f"{self.listed} {self.ordered_at:%Y-%m-%d %H:%M}"

    @property
    def is_archive(self) -> bool:
        return self.format in {self.Format.PDFS, self.Format.FILES}
