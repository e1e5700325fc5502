"""The exports of a member of staff, and what the list inside an archive of applications says."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.jobs.models import Job
from reviews.models import Export
from reviews.queries.packs import Packed

UNDER_WAY = (Job.State.QUEUED, Job.State.RUNNING)


def exports_of(user: User, at: datetime) -> QuerySet[Export]:
    """One's own exports that are being made or can be fetched, and those of the last day that could not be made."""
    unmade = Q(expires_at=None) & (Q(job__state__in=UNDER_WAY) | Q(ordered_at__gt=at - timedelta(days=1)))
    mine = Export.objects.filter(unmade | Q(expires_at__gt=at), by=user, gone_at__isnull=True)
    return mine.select_related("job", "by")


def exports_under_way(user: User) -> QuerySet[Export]:
    """Those that wait or are being made, and that nobody has asked to stop."""
    return Export.objects.filter(by=user, job__state__in=UNDER_WAY, job__cancel_requested=False)


def live_exports() -> QuerySet[Export]:
    """Exports whose bytes stand on disk."""
    return Export.objects.filter(expires_at__isnull=False, gone_at__isnull=True).select_related("by")


def listing_of(application: Application, files: Sequence[Packed], language: str) -> list[list[str | int]]:
    """A row for each file of an application in an archive; one without a hash where there is none."""
    version = application.submitted_version
    title = (getattr(version, f"title_{language}") or version.title_en) if version else ""
    organisation = spoken(version.organisation) if version and version.organisation else ""
    number = str(application.case_number) if hasattr(application, "case_number") else ""
    about = [application.reference, number, title, organisation]
    if not files:
        return [[*about, _("No file could be put in."), "", ""]]
    return [[*about, one.name, one.file.size_bytes, one.file.sha256] for one in files]
