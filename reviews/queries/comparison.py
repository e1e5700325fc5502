"""What differs between two calls in what reviews keeps of their set-up."""

from datetime import datetime

from applications.models import Call
from applications.queries.comparison import Difference, columns_that_differ
from reviews.models import ActivityDate, GrantTerms, Panel
from reviews.queries.grants import newest_terms

TERMS = "terms"
Place = tuple[int, str, str]


def panels_that_differ(call: Call, earlier: Call, language: str) -> tuple[tuple[str, str, str], ...]:
    """Names that stand in one of the calls alone, or with other areas: (name, areas earlier, areas now)."""
    before, now = (_areas_by_panel(one, language) for one in (earlier, call))
    pairs = ((name, before.get(name), now.get(name)) for name in sorted(before | now))
    return tuple((name, old or "", new or "") for name, old, new in pairs if old != new)


def dates_that_differ(
    call: Call, earlier: Call, language: str
) -> tuple[tuple[Place, datetime | None, datetime | None], ...]:
    """Dates of activities by place: the round's number, the panel's name where it has one of its own, the activity."""
    before, now = (_dates_by_place(one, language) for one in (earlier, call))
    pairs = ((place, before.get(place), now.get(place)) for place in sorted(before | now))
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def terms_that_differ(call: Call, earlier: Call) -> tuple[Difference, ...]:
    """Of the newest terms of the grants of each."""
    before, now = (newest_terms(one) for one in (earlier, call))
    return tuple(columns_that_differ(TERMS, "", GrantTerms, before, now)) if before or now else ()


def _areas_by_panel(call: Call, language: str) -> dict[str, str]:
    panels = Panel.objects.filter(round__call=call).prefetch_related("areas")
    named = ((getattr(one, f"name_{language}"), one) for one in panels)
    return {name: ", ".join(getattr(area, f"name_{language}") for area in one.areas.all()) for name, one in named}


def _dates_by_place(call: Call, language: str) -> dict[Place, datetime]:
    rows = ActivityDate.objects.filter(round__call=call, at__isnull=False).select_related("round", "panel")
    names = {one.pk: getattr(one.panel, f"name_{language}") if one.panel else "" for one in rows}
    return {(one.round.number, names[one.pk], one.kind): one.at for one in rows if one.at is not None}
