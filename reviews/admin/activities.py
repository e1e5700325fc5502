"""By when the panels of a round do what: set for the round, and for a panel where it differs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.models import Round
from applications.texts.calls import moment
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from reviews.actions.activities import set_dates
from reviews.forms.staff.activities import DatesForm
from reviews.models import Panel
from reviews.policies.activities import check_set_dates, round_of
from reviews.queries.activities import ROUND_DATES, dates_of_panel, lines_of_round
from reviews.texts.activities import LABELS


def check_run(user: User, row: Round | Panel, at: datetime | None = None) -> None:
    """Looked up once a row, since a page asks for every act; a declared officer of a round runs its call."""
    if user not in {getattr(row, "run_by", None), getattr(row, "declared_officer", None)}:
        check_set_dates(user, row, at)
        row.run_by = user


def _set(doing: Doing) -> Done:
    n = set_dates(doing.row, doing.values["wanted"], by=doing.user, at=doing.at)
    said = ngettext(
        "%(n)s date is changed. Those concerned get an e-mail.",
        "%(n)s dates are changed. Those concerned get an e-mail.",
        n,
    )
    return Done(said % {"n": n})


def dates_of_round(round_: Round) -> list[dict[str, Any]]:
    """The round's dates for its page, each with the panels that differ."""
    return [
        {"label": LABELS[one.name], "at": one.at, "own": [(spoken(panel), at) for panel, at in one.own]}
        for one in lines_of_round(round_)
    ]


def dates_in_panel(panel: Panel) -> list[dict[str, Any]]:
    """A panel's dates for its page, by time."""
    return [{"label": LABELS[one.name], "at": one.at, "is_own": one.is_own} for one in dates_of_panel(panel)]


def _frame(_request: HttpRequest, row: Round | Panel) -> dict[str, Any]:
    """What opens and closes, which the dates must lie within."""
    return {"frame": [{"key": LABELS[name], "value": moment(getattr(round_of(row), name))} for name in ROUND_DATES]}


DATES_ACT = Act(
    "dates",
    gettext_lazy("Set dates"),
    _set,
    check_run,
    DatesForm,
    intro=gettext_lazy(
        "Nothing closes by these dates: they say by when it is needed. Those concerned get an e-mail with what stands, "
        "and who has not declared, or has statements that are not ready, is reminded the day before."
    ),
    template="admin/reviews/dates.html",
    context=_frame,
)
