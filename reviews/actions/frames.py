"""Dividing a call's frame over its calendar years."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications.models import Call
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.models import YearFrame


@transaction.atomic
def divide_frame(call: Call, *, amounts: Mapping[int, int], by: User, at: datetime) -> None:
    """Say which part of the frame is each year's; without any amount the days of the grant period say it again.

    Refused: `year_frames_differ` where the parts are not the whole, `year_not_of_grant`.
    """
    call = lock(call)
    check_run_call(by, call)
    parts = {year: amount_sek for year, amount_sek in amounts.items() if amount_sek}
    outside = sorted(parts.keys() - set(call.grant_years))
    if outside:
        raise Refused("year_not_of_grant", year=outside[0])
    if parts and sum(parts.values()) != call.frame_sek:
        raise Refused("year_frames_differ", parts_sek=sum(parts.values()), frame_sek=call.frame_sek)
    YearFrame.objects.filter(call=call).delete()
    YearFrame.objects.bulk_create(
        YearFrame(call=call, year=year, amount_sek=amount_sek) for year, amount_sek in sorted(parts.items())
    )
    said = {str(year): amount_sek for year, amount_sek in sorted(parts.items())}
    append(f"call:{call.pk}", "call.frame_divided", detail={"years": said, "n_years": len(said)}, by=by, at=at)
