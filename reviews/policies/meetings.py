"""Who plans and leads a panel's meeting, and when."""

from datetime import datetime

from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.access import Part, Time
from reviews.domain.meetings import ItemState
from reviews.models import Panel
from reviews.policies.panels import check_chair
from reviews.policies.staff import check_declared_officer
from reviews.queries.meetings import Entry, Sitting


def check_plan(user: User, panel: Panel, _at: datetime | None = None) -> None:
    """Plan a meeting of a panel: a declared officer of its call."""
    check_declared_officer(user, panel.round.call)


def check_lead(sitting: Sitting) -> None:
    """Lead the meeting: the chair, or the vice chair who stands in for the chair in one of its cases."""
    led = [one for one in sitting.seen if Part.CHAIR in one.parts]
    if not led:
        raise Refused("chair_only")
    check_not_frozen(sitting.meeting.panel.round.call)
    if not any(one.time is Time.PANEL for one in led):
        raise Refused("panel_not_open")


def check_open_meeting(sitting: Sitting) -> None:
    """Open a meeting that has not begun. Refused: `panel_meeting_is_open`, `panel_meeting_over`."""
    check_lead(sitting)
    if sitting.meeting.closed_at is not None:
        raise Refused("panel_meeting_over")
    if sitting.meeting.opened_at is not None:
        raise Refused("panel_meeting_is_open")


def check_reopen_meeting(sitting: Sitting) -> None:
    """Open a closed meeting again. Refused: `panel_meeting_not_over`."""
    check_lead(sitting)
    if sitting.meeting.closed_at is None:
        raise Refused("panel_meeting_not_over")


def check_arrange(sitting: Sitting) -> None:
    """Say in which order and how long: who leads the meeting or a declared officer, until it is closed."""
    if any(Part.OFFICER in one.parts for one in sitting.seen):
        check_not_frozen(sitting.meeting.panel.round.call)
    else:
        check_lead(sitting)
    if sitting.meeting.closed_at is not None:
        raise Refused("panel_meeting_over")


def check_run_meeting(sitting: Sitting) -> None:
    """Close the meeting, or say who is present. Refused: `panel_meeting_not_open`, `panel_meeting_over`."""
    check_lead(sitting)
    _check_under_way(sitting)


def check_open_item(sitting: Sitting, entry: Entry) -> None:
    """Open an item, again too, as the chair of its case. Refused: `item_is_open`, `another_item_open`."""
    _check_chair_of(sitting, entry)
    if entry.state is ItemState.OPEN:
        raise Refused("item_is_open")
    if sitting.open_entry is not None:
        raise Refused("another_item_open")


def check_close_item(sitting: Sitting, entry: Entry) -> None:
    """Close an open item, as the chair of its case. Refused: `item_not_open`."""
    _check_chair_of(sitting, entry)
    if entry.state is not ItemState.OPEN:
        raise Refused("item_not_open")


def _check_chair_of(sitting: Sitting, entry: Entry) -> None:
    if entry.seen is None:
        raise Hidden
    check_chair(entry.seen)
    _check_under_way(sitting)


def _check_under_way(sitting: Sitting) -> None:
    if sitting.meeting.closed_at is not None:
        raise Refused("panel_meeting_over")
    if sitting.meeting.opened_at is None:
        raise Refused("panel_meeting_not_open")
