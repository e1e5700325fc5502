"""A new call made from an earlier one, with what reviews keeps of a call's set-up; nobody is seated in its panels."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.actions.cloning import clone_call
from applications.domain.shifting import days_between, moved_by
from applications.models import Call, Round
from clusterportal.accounts.models import User
from reviews.actions.activities import set_dates
from reviews.actions.composition import add_panel
from reviews.actions.frames import divide_frame
from reviews.actions.grants import write_terms
from reviews.models import ActivityDate, Panel, YearFrame
from reviews.queries.frames import is_divided
from reviews.queries.grants import newest_terms

TERMS = ("text_sv", "text_en", "n_days_to_accept", "report_month", "report_day")


@transaction.atomic
def clone_with_panels(
    source: Call, *, title_sv: str, title_en: str, opens_at: datetime, by: User, at: datetime
) -> Call:
    """Copy the call's set-up: rounds with their panels and dates, terms of grants, the years of its frame.

    Refused and hidden as creating a call.
    """
    call = clone_call(source, title_sv=title_sv, title_en=title_en, opens_at=opens_at, by=by, at=at)
    n_days = days_between(source.opens_at, opens_at)
    rounds = {one.number: one for one in call.rounds.select_related("call")}
    for one in source.rounds.order_by("number"):
        _copy_dates(one.activity_dates.filter(panel__isnull=True), rounds[one.number], n_days, by=by, at=at)
    panels = Panel.objects.filter(round__call=source).select_related("round").prefetch_related("areas")
    for panel in panels.order_by("round__number", "name_en"):
        names = {"name_sv": panel.name_sv, "name_en": panel.name_en}
        made = add_panel(rounds[panel.round.number], **names, areas=panel.areas.all(), by=by, at=at)
        _copy_dates(panel.activity_dates.all(), made, n_days, by=by, at=at)
    terms = newest_terms(source)
    if terms is not None:
        write_terms(call, **{name: getattr(terms, name) for name in TERMS}, by=by, at=at)
    if is_divided(source):
        n_years = call.grant_starts_on.year - source.grant_starts_on.year
        parts = YearFrame.objects.filter(call=source).values_list("year", "amount_sek")
        divide_frame(call, amounts={year + n_years: amount_sek for year, amount_sek in parts}, by=by, at=at)
    return call


def _copy_dates(rows: Iterable[ActivityDate], to: Round | Panel, n_days: int, *, by: User, at: datetime) -> None:
    """As many days later; what would be past is left to be set anew."""
    moved = {row.activity: moved_by(row.at, n_days) for row in rows if row.at is not None}
    wanted = {activity: moment for activity, moment in moved.items() if moment > at}
    if wanted:
        set_dates(to, wanted, by=by, at=at)
