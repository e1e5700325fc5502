"""Who sets by when a panel does what, and where such a date can lie."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from applications.domain.specification import Words
from applications.models import Round
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.domain.activities import Activity, Dates, Frame, misplaced
from reviews.models import ActivityDate, Panel
from reviews.queries.activities import frame_of, moments, standing

Wanted = Mapping[Activity, datetime | None]


@dataclass(frozen=True)
class Problem:
    """Why one of the wanted dates cannot be, as a refusal."""

    activity: Activity
    refusal: Refused


def check_set_dates(user: User, row: Round | Panel, _at: datetime | None = None) -> None:
    """Set the dates of a round or of one of its panels: an officer of the call."""
    check_run_call(user, round_of(row).call)


def round_of(row: Round | Panel) -> Round:
    return row if isinstance(row, Round) else row.round


def problems(row: Round | Panel, rows: Iterable[ActivityDate], wanted: Wanted, at: datetime) -> list[Problem]:
    """What is wrong with the dates wanted for a round or a panel, given all rows of the round as they are.

    What has passed can stay as it is. A round's date must fit with what its panels have of their own, too.
    """
    rows, panel = list(rows), row if isinstance(row, Panel) else None
    own = {one.activity: one.at for one in rows if one.panel_id == (panel.pk if panel else None)}
    late = [one for one, moment in wanted.items() if moment is not None and moment <= at and own.get(one) != moment]
    if late:
        return [Problem(one, Refused("activity_in_past")) for one in late]
    whole = {} if panel is None else moments(standing(rows, None))
    dates = whole | {one: moment for one, moment in {**own, **wanted}.items() if moment is not None}
    frame = frame_of(round_of(row))
    wrong = [Problem(activity, Refused(code)) for activity, code in misplaced(dates, frame).items()]
    return wrong or ([] if panel else list(_in_panels(rows, dates, frame)))


def _in_panels(rows: list[ActivityDate], dates: Dates, frame: Frame) -> Iterator[Problem]:
    """Where a panel's own dates no longer fit with those of the round."""
    for panel in {one.panel for one in rows if one.panel is not None}:
        own = {one.activity: one.at for one in rows if one.panel_id == panel.pk and one.at is not None}
        name = Words(panel.name_sv, panel.name_en)
        for activity in misplaced({**dates, **own}, frame):
            yield Problem(activity, Refused("activity_of_panel", panel=name))
