"""What a person who reviews has to do by when, and what of it is done as far as the portal knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reviews.domain.access import IN_PANEL, Time
from reviews.domain.activities import CONCERNED, Activity
from reviews.models import Panel, PanelRole, Statement
from reviews.policies.panels import WRITERS
from reviews.queries.activities import MEETING, meetings_of, moments, set_in, standing
from reviews.queries.visibility import Seen

States = Mapping[UUID, Sequence[str]]
READY = frozenset({Statement.State.READY, Statement.State.APPROVED})


@dataclass(frozen=True)
class OwnDate:
    """A line of the own dates. `panel`: None where it is the whole round's. `source`: the key of an activity's row.

    `is_done`: None where nobody can know, or where there is nothing for the person to do.
    """

    name: str
    at: datetime
    panel: Panel | None
    is_done: bool | None = None
    source: UUID | None = None


def own_dates(role: PanelRole, statements: States, *, is_declared: bool | None) -> Iterator[OwnDate]:
    """What concerns the person in one part, which came from `with_dates`: activities, and meetings that are to come."""
    dates = standing(set_in(role), role.panel_id)
    for activity, at in moments(dates).items():
        if role.role in CONCERNED[activity]:
            is_done = is_declared if activity is Activity.DECLARE else _is_done(activity, role, statements)
            yield OwnDate(activity, at, role.panel, is_done, dates[activity].pk)
    if role.role in IN_PANEL:
        held = (one for one in meetings_of(role) if one.closed_at is None)
        yield from (OwnDate(MEETING, one.starts_at, role.panel) for one in held)


def statements_of(seen: Iterable[Seen]) -> dict[UUID, list[str]]:
    """By panel, how each statement stands that the person writes or marks as ready, empty for none yet.

    Of a case that the person may not know of, nothing is counted.
    """
    written = [one.case for one in seen if one.parts & WRITERS and one.time is not Time.WITHDRAWN]
    states = dict(Statement.objects.filter(case__in=written).values_list("case", "state"))
    found: dict[UUID, list[str]] = {}
    for case in written:
        if case.panel_id is not None:
            found.setdefault(case.panel_id, []).append(states.get(case.pk, ""))
    return found


def _is_done(activity: Activity, role: PanelRole, statements: States) -> bool | None:
    if activity is Activity.CHAIR:
        return role.panel.list_state == Panel.ListState.LOCKED
    states = statements.get(role.panel_id, ())
    if not states or activity is Activity.DISCUSS:
        return None
    return all(states) if activity is Activity.PRELIMINARY else all(one in READY for one in states)
