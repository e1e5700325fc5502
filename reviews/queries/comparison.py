"""What differs between the panels of two calls."""

from applications.models import Call
from reviews.models import Panel


def panels_that_differ(call: Call, earlier: Call, language: str) -> tuple[tuple[str, str, str], ...]:
    """Names that stand in one of the calls alone, or with other areas: (name, areas earlier, areas now)."""
    before, now = (_areas_by_panel(one, language) for one in (earlier, call))
    pairs = ((name, before.get(name), now.get(name)) for name in sorted(before | now))
    return tuple((name, old or "", new or "") for name, old, new in pairs if old != new)


def _areas_by_panel(call: Call, language: str) -> dict[str, str]:
    panels = Panel.objects.filter(round__call=call).prefetch_related("areas")
    named = ((getattr(one, f"name_{language}"), one) for one in panels)
    return {name: ", ".join(getattr(area, f"name_{language}") for area in one.areas.all()) for name, one in named}
