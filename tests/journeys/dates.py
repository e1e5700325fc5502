"""The domain's time in a journey: it stands still for nobody, and jumps when the journey says so."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.stack import Portal

SWEDISH = ZoneInfo("Europe/Stockholm")
FORM = "%Y-%m-%dT%H:%M"


@dataclass
class Clock:
    """The portal's clock: what it was moved by, and so what it shows."""

    portal: Portal
    ahead: timedelta = field(default_factory=timedelta)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move_to(self, at: datetime) -> None:
        self.portal.move_clock(at)
        self.ahead = at - datetime.now(UTC)


@dataclass(frozen=True)
class Dates:
    """When one call does what, counted from the day on which it is set up. Whole minutes, Swedish time."""

    start: datetime

    @classmethod
    def from_now(cls, clock: Clock) -> "Dates":
        return cls(clock.now.astimezone(SWEDISH).replace(second=0, microsecond=0))

    def _after(self, **time: int) -> datetime:
        return self.start + timedelta(**time)

    @property
    def opens_at(self) -> datetime:
        return self._after(days=-1)

    @property
    def closes_at(self) -> datetime:
        return self._after(days=30)

    @property
    def signing_closes_at(self) -> datetime:
        return self._after(days=37)

    @property
    def review_opens_at(self) -> datetime:
        return self._after(days=45)

    @property
    def review_due_at(self) -> datetime:
        return self._after(days=60)

    @property
    def panel_opens_at(self) -> datetime:
        return self._after(days=65)

    @property
    def panel_closes_at(self) -> datetime:
        return self._after(days=75)

    @property
    def grant_starts_on(self) -> date:
        return date(self.start.year + 1, 1, 1)

    @property
    def grant_ends_on(self) -> date:
        return date(self.start.year + 2, 12, 31)


def written(at: datetime) -> str:
    """As a field for an instant takes it."""
    return at.astimezone(SWEDISH).strftime(FORM)
