"""What differs between two calls in what reviews keeps of their set-up, in words."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.texts.calls import moment
from applications.texts.comparison import Shown
from reviews.queries.comparison import Place
from reviews.texts.activities import LABELS

PANELS, DATES, TERMS = gettext_lazy("Panels"), gettext_lazy("Dates of activities"), gettext_lazy("Terms of grants")


def shown_panels(rows: Iterable[tuple[str, str, str]]) -> list[Shown]:
    return [Shown("", name, before or "–", now or "–") for name, before, now in rows]


def shown_dates(rows: Iterable[tuple[Place, datetime | None, datetime | None]]) -> list[Shown]:
    return [Shown(_place(place), str(LABELS[place[2]]), *map(_moment, pair)) for place, *pair in rows]


def _place(place: Place) -> str:
    number, panel, _activity = place
    return panel or _("Round %(number)s") % {"number": number}


def _moment(at: datetime | None) -> str:
    return moment(at) if at is not None else "–"
