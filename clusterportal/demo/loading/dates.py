"""When things happen in the sample, counted from the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clusterportal.demo.sample_files import Row

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dates:
    """A call's dates. The review begins a week after signing and lasts three weeks; the panel has three days."""

    opens_at: datetime
    closes_at: datetime
    signing_closes_at: datetime
    review_opens_at: datetime
    review_due_at: datetime
    panel_opens_at: datetime
    panel_closes_at: datetime
    grant_starts_on: date
    grant_ends_on: date


def dates_of(call: Row, loaded_at: datetime) -> Dates:
    """The dates of a call of the sample that is loaded at `loaded_at`."""
    closes_at = days_from(loaded_at, call["deadline_day"], call["deadline_time"])
    signing = closes_at + call["signature_days"] * DAY
    panel_opens_at = signing + 30 * DAY
    first_year = (panel_opens_at + 60 * DAY).year + 1
    return Dates(
        opens_at=days_from(loaded_at, call["opens_day"], "09:00"),
        closes_at=closes_at,
        signing_closes_at=signing,
        review_opens_at=signing + 7 * DAY,
        review_due_at=signing + 28 * DAY,
        panel_opens_at=panel_opens_at,
        panel_closes_at=panel_opens_at + 3 * DAY,
        grant_starts_on=date(first_year, 1, 1),
        grant_ends_on=date(first_year + call["grant_years"] - 1, 12, 31),
    )


def days_from(loaded_at: datetime, days: int, clock: str) -> datetime:
    """`clock` ("14:00", Swedish time) on the day that is `days` after the loading; negative: before."""
    day = loaded_at.astimezone(STOCKHOLM).date() + days * DAY
    return datetime.combine(day, time.fromisoformat(clock), STOCKHOLM)
