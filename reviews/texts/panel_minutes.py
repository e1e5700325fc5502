"""The minutes of a panel's meeting as their PDF shows them, in the language that is active."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.domain.numbers import format_sek
from reviews.domain.lifecycle import Stage
from reviews.models import PanelRole
from reviews.models.cases import STAGE_LABELS
from reviews.texts.columns import language

Row = Mapping[str, Any]


def minutes_data(document: Row) -> dict[str, Any]:
    """A copy of the minutes as JSON values for its template."""
    panel = _in(document["panel"], "name")
    opened_at, closed_at = (datetime.fromisoformat(document[name]) for name in ("opened_at", "closed_at"))
    here, away = _people(document["people"])
    return {
        "title": _("Minutes of %(panel)s") % {"panel": panel},
        "language": language(),
        "footer": f"{panel} · {date_format(localtime(opened_at))}",
        "facts": [
            [_("Agency"), _in(document["agency"], "name")],
            [_("Call"), _in(document["call"], "title")],
            [_("Date"), date_format(localtime(opened_at))],
            [_("Time"), f"{_clock(opened_at)}–{_clock(closed_at)}"],
            [_("Venue"), document["place"] or "–"],
        ],
        "present_title": _("Present"),
        "present": here or [["–", ""]],
        "absent_title": _("Absent"),
        "absent": away,
        "items": [_item(one) for one in document["items"]],
    }


def _people(people: list[Row]) -> tuple[list[list[str]], list[list[str]]]:
    """Those who were there, with their times, and those who were not."""
    roles = dict(PanelRole.Role.choices)
    here, away = [], []
    for one in people:
        role = str(roles[one["role"]])
        if one["times"]:
            here.append([one["name"], ", ".join([role, *(_spell(*times) for times in one["times"])])])
        else:
            away.append([one["name"], role])
    return here, away


def _item(item: Row) -> dict[str, Any]:
    heading = _("Item %(number)s: %(label)s") % {"number": item["position"], "label": item["label"]}
    if item.get("is_withheld"):
        return {"heading": heading, "note": _("This item is left out of your copy of the minutes."), "facts": []}
    facts = [
        [_("Application"), f"{item['reference']}\n{_in(item, 'title')}"],
        *(_of_the_meeting(item) if item["was_taken_up"] else []),
        [_("Place in the priority list"), _place(item)],
        [_("Asks for, SEK"), format_sek(item["requested_sek"])],
    ]
    note = "" if item["was_taken_up"] else _("The item was not taken up at the meeting.")
    return {"heading": heading, "note": note, "facts": facts}


def _of_the_meeting(item: Row) -> list[list[str]]:
    """Who left, and the panel's grades."""
    left = [_("Left the room because of a conflict of interest"), ", ".join(item["left"]) or _("nobody")]
    return [left, *([_in(one, "label"), str(one["grade"] or "–")] for one in item["grades"])]


def _place(item: Row) -> str:
    if not item["place"]:
        return _("Not placed yet")
    place = str(STAGE_LABELS[Stage(item["place"])])
    return _("%(place)s, number %(number)s") % {"place": place, "number": item["order"]} if item["order"] else place


def _spell(since: str, until: str) -> str:
    return f"{_clock(datetime.fromisoformat(since))}–{_clock(datetime.fromisoformat(until)) if until else ''}"


def _clock(at: datetime) -> str:
    return localtime(at).strftime("%H:%M")


def _in(row: Row, name: str) -> str:
    """`name` of a row in the language that is active; the other one where it is empty."""
    first, second = ("sv", "en") if language() == "sv" else ("en", "sv")
    return str(row[f"{name}_{first}"] or row[f"{name}_{second}"])
