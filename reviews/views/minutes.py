"""The minutes of a panel's meeting as files, each reader's copy without what is closed to that reader."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from clusterportal.accounts.errors import Hidden
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from reviews.actions.minutes import LANGUAGES, minutes_file
from reviews.queries.meetings import Sitting, sitting_for
from reviews.queries.minutes import versions_of


@login_required
@require_safe
def minutes_pdf(request: HttpRequest, meeting_id: UUID, language: str) -> HttpResponseBase:
    """The minutes that stand: of a closed meeting."""
    sitting = sitting_for(request.user, meeting_id, request.at)
    if sitting.meeting.closed_at is None:
        raise Hidden
    return _minutes(request, sitting, len(sitting.replaced) + 1, language)


@login_required
@require_safe
def replaced_minutes_pdf(request: HttpRequest, meeting_id: UUID, number: int, language: str) -> HttpResponseBase:
    """Minutes that newer ones replace: they are kept."""
    sitting = sitting_for(request.user, meeting_id, request.at)
    if number not in {one["number"] for one in sitting.replaced}:
        raise Hidden
    return _minutes(request, sitting, number, language)


def _minutes(request: HttpRequest, sitting: Sitting, number: int, language: str) -> HttpResponseBase:
    """Without the items of cases whose board the person may not read."""
    if language not in LANGUAGES:
        raise Hidden
    known = {one.case.pk for one in sitting.seen if one.may_read_board}
    document = versions_of(sitting.meeting)[number]
    withheld = {UUID(item["case"]) for item in document["items"]} - known
    file = minutes_file(sitting.meeting, number, document, withheld, language)
    record_read(f"panel:{sitting.meeting.panel_id}:minutes", by=request.user, at=request.at)
    return attachment(file, f"{sitting.meeting.opened_at:%Y-%m-%d}-{number}-{language}.pdf")
