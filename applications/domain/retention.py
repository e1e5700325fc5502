"""How long what was never received is kept, and when those who wrote it are told that it will be erased."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from applications.domain.shifting import STOCKHOLM

# How many days before the last day each notice is due; they are at least so far apart as the last one is from the end.
NOTICES = (timedelta(days=60), timedelta(days=14))
APART = NOTICES[-1]
FEWEST_MONTHS, USUAL_MONTHS, MOST_MONTHS = 6, 12, 60


def kept_until(closed_on: date, n_months: int) -> date:
    """The last day by the rule: the same day of the month, or the month's last one."""
    year, month = divmod(closed_on.year * 12 + closed_on.month - 1 + n_months, 12)
    return date(year, month + 1, min(closed_on.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Schedule:
    """`kept_until`: the last day by the rule. `noticed_on`: the days of the notices sent, the first one first.

    A notice that comes late moves what follows: nothing is erased before both were sent and time has passed.
    """

    kept_until: date
    noticed_on: tuple[date, ...] = ()

    def notice_due(self, today: date) -> int | None:
        """The number of the notice that is to be sent now."""
        number = len(self.noticed_on) + 1
        return number if number <= len(NOTICES) and today >= self._earliest(number) else None

    def last_day(self, today: date) -> date:
        """The last day on which it is there, if nothing is late from `today` on."""
        sent = self
        for number in range(len(self.noticed_on) + 1, len(NOTICES) + 1):
            sent = Schedule(self.kept_until, (*sent.noticed_on, max(today, sent._earliest(number))))
        return max(self.kept_until, sent.noticed_on[-1] + APART)

    def is_over(self, today: date) -> bool:
        """Whether it is to be erased."""
        return len(self.noticed_on) == len(NOTICES) and today > self.last_day(today)

    def _earliest(self, number: int) -> date:
        by_rule = self.kept_until - NOTICES[number - 1]
        return max([by_rule, *(last + APART for last in self.noticed_on[-1:])])


@dataclass(frozen=True)
class Rule:
    """How long something is kept after it has served: whole months and days."""

    n_months: int = 0
    n_days: int = 0

    def __str__(self) -> str:
        """As ISO 8601 writes a duration."""
        return f"P{self.n_months}M" if self.n_months else f"P{self.n_days}D"

    def before(self, at: datetime) -> datetime:
        """What is older than this goes at `at`; months end with the day in Sweden."""
        if not self.n_months:
            return at - timedelta(days=self.n_days)
        day = kept_until(at.astimezone(STOCKHOLM).date(), -self.n_months)
        return datetime.combine(day, time(), STOCKHOLM)


# By kind of what passes; drafts have the rule of their call. An account goes because its owner has asked for it.
REQUESTS, SESSIONS, LINKS, MAIL, FILES = "requests", "sessions", "links", "mail", "files"
ACCOUNTS, FAREWELLS = "accounts", "farewells"
RULES = {
    ACCOUNTS: Rule(n_days=7),
    REQUESTS: Rule(n_days=30),
    SESSIONS: Rule(),
    LINKS: Rule(n_months=6),
    MAIL: Rule(n_months=24),
    FAREWELLS: Rule(),
    FILES: Rule(n_days=1),
}
