"""Dates of activities for the tests: set by the real action."""

from datetime import datetime, timedelta

from clusterportal.mail.models import Message
from reviews.actions.activities import set_dates
from reviews.domain.activities import Activity
from reviews.models import Panel
from reviews.queries.activities import PanelDate, dates_of_panel, with_dates
from tests.factories import DAY
from tests.reviews.worlds import World

HOUR = timedelta(hours=1)


def dates(world: World, **changes: datetime | None) -> dict[Activity, datetime | None]:
    """In order: declared the day before the review opens, and the rest in the days of the panel."""
    opens_at = world.round.panel_opens_at
    whole = {
        "declare": world.round.review_opens_at - 2 * HOUR,
        "preliminary": opens_at + 2 * DAY,
        "discuss": opens_at + 3 * DAY,
        "statements": opens_at + 4 * DAY,
        "chair": opens_at + 5 * DAY,
    }
    return {Activity(name): at for name, at in {**whole, **changes}.items()}


def set_all(world: World, panel: Panel | None = None, *, at: datetime | None = None, **changes: datetime | None) -> int:
    """All dates, of the round or of a panel, set long before the first of them."""
    at = at or world.round.review_opens_at - 5 * DAY
    return set_dates(panel or world.round, dates(world, **changes), by=world.officer, at=at)


def set_some(world: World, row: object, at: datetime, **wanted: datetime | None) -> int:
    """These dates alone; the others stay."""
    return set_dates(row, {Activity(name): one for name, one in wanted.items()}, by=world.officer, at=at)


def told(template: str) -> list[str]:
    """To whom messages of a kind wait."""
    waiting = Message.objects.filter(key__startswith=f"{template}:", state=Message.State.QUEUED)
    return sorted(str(one.recipient) for one in waiting)


def panel_dates(panel: Panel) -> tuple[PanelDate, ...]:
    """What the panel's page lists."""
    rows = with_dates(Panel.objects.select_related("round"), round_="round")
    return dates_of_panel(rows.get(pk=panel.pk))
