"""By when a panel does what: the kinds of activity in the order in which they come, and when each can lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reviews.domain.access import IN_PANEL, SITTING

LEADING = frozenset({"chair", "vice_chair"})
SATURDAY = 5


class Activity(StrEnum):
    """What has a date of its own. The round's own dates, meetings and hearings are kept elsewhere."""

    DECLARE = "declare"
    PRELIMINARY = "preliminary"
    DISCUSS = "discuss"
    STATEMENTS = "statements"
    CHAIR = "chair"


# Whom it concerns, by the role in the panel.
CONCERNED: Mapping[Activity, frozenset[str]] = {
    Activity.DECLARE: IN_PANEL | {"external"},
    Activity.PRELIMINARY: SITTING,
    Activity.DISCUSS: SITTING,
    Activity.STATEMENTS: SITTING,
    Activity.CHAIR: LEADING,
}
REMINDED = (Activity.DECLARE, Activity.STATEMENTS)
Dates = Mapping[Activity, datetime]


@dataclass(frozen=True)
class Frame:
    """The dates that open and close, of a call and one of its rounds."""

    call_closes_at: datetime
    review_opens_at: datetime
    review_due_at: datetime
    panel_opens_at: datetime
    panel_closes_at: datetime


def misplaced(dates: Dates, frame: Frame) -> dict[Activity, str]:
    """Why a date cannot be kept, as a code, by activity: it lies outside its time, or before what comes first."""
    found: dict[Activity, str] = {}
    before: datetime | None = None
    for activity in (one for one in Activity if one in dates):
        at = dates[activity]
        if code := _outside(activity, at, frame) or ("activity_out_of_order" if before and at < before else ""):
            found[activity] = code
        before = max(before or at, at)
    return found


def is_weekend(day: date) -> bool:
    """Whether few can be expected to work then."""
    return day.weekday() >= SATURDAY


def _outside(activity: Activity, at: datetime, frame: Frame) -> str:
    """Declared is before anybody reads; it is talked from the review on; statements are written in the panel."""
    if activity is Activity.DECLARE:
        if at < frame.call_closes_at:
            return "activity_before_call_closes"
        return "activity_after_reviews" if at > frame.review_due_at else ""
    if activity is Activity.DISCUSS and at < frame.review_opens_at:
        return "activity_before_review"
    if activity is not Activity.DISCUSS and at < frame.panel_opens_at:
        return "activity_before_panel"
    return "activity_after_panel" if at > frame.panel_closes_at else ""
