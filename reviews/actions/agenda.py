"""The agenda of a panel's meeting: in which order, and how long for each case. Nobody is held to the times."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.actions.meetings import audit_meeting, lock_sitting
from reviews.domain.meetings import ItemState
from reviews.domain.priority import moved
from reviews.models import MeetingItem, PanelMeeting
from reviews.policies.meetings import check_arrange
from reviews.queries.meetings import Sitting


@transaction.atomic
def plan_times(meeting: PanelMeeting, minutes: Mapping[UUID, int | None], *, by: User, at: datetime) -> None:
    """Say how many minutes each item may take; None where nothing is said. The other items stay as they are."""
    sitting = lock_sitting(meeting, by, at)
    check_arrange(sitting)
    entries = [sitting.entry(key) for key in minutes]
    if any(one.seen is None for one in entries):
        raise Hidden
    changed = [one.item for one in entries if one.item.planned_minutes != minutes[one.item.pk]]
    for item in changed:
        item.planned_minutes = minutes[item.pk]
    MeetingItem.objects.bulk_update(changed, ["planned_minutes"])
    if changed:
        audit_meeting(sitting.meeting, "panel_meeting.timed", by=by, at=at, n_items=len(changed))


@transaction.atomic
def move_on_agenda(item: MeetingItem, step: int, *, by: User, at: datetime) -> None:
    """Let an item that waits change places with the one that waits above (−1) or below (+1) it.

    What has been taken up keeps its number. Refused: `item_was_taken_up`, `cannot_move_further`.
    """
    sitting = lock_sitting(item.meeting, by, at)
    check_arrange(sitting)
    entry = sitting.entry(item.pk)
    if entry.seen is None:
        raise Hidden
    if entry.state is not ItemState.WAITING:
        raise Refused("item_was_taken_up")
    _move(sitting, entry.item, step)
    audit_meeting(sitting.meeting, "panel_meeting.rearranged", by=by, at=at, item=str(item.pk), step=step)


def _move(sitting: Sitting, item: MeetingItem, step: int) -> None:
    """Among the items that wait, all of them: the numbers that they have are given out anew."""
    waiting = list(sitting.meeting.items.filter(opened_at__isnull=True).order_by("position"))
    visible = frozenset(one.item.pk for one in sitting.entries)
    order = moved([one.pk for one in waiting], item.pk, step, visible)
    if order is None:
        raise Refused("cannot_move_further")
    numbers = dict(zip(order, [one.position for one in waiting], strict=True))
    for one in waiting:
        one.position = numbers[one.pk]
    MeetingItem.objects.bulk_update(waiting, ["position"])
