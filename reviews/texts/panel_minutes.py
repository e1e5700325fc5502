"""The minutes of a panel's meeting as their PDF shows them, in the language that is active."""

from collections.abc import Mapping
from datetime import date, datetime
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
    opened_at = datetime.fromisoformat(document["opened_at"])
    here, away = _people(document["people"])
    return {
        "title": _("Minutes of %(panel)s") % {"panel": panel},
        "language": language(),
        "footer": f"{panel} · {date_format(localtime(opened_at))}",
        "facts": [
            [_("Agency"), _in(document["agency"], "name")],
            [_("Call"), _in(document["call"], "title")],
            [_("Date"), date_format(localtime(opened_at))],
            [_("Time"), _under_way(document)],
            [_("Venue"), document["place"] or "–"],
            *_versions(document),
        ],
        "present_title": _("Present"),
        "present": here or [["–", ""]],
        "absent_title": _("Absent"),
        "absent": away,
        "items": [_item(one) for one in document["items"]],
    }


def _under_way(document: Row) -> str:
    """From when until when the meeting was open; with the day where it went on on another."""
    reopenings = document.get("reopenings", ())
    starts = [document["opened_at"], *(one["at"] for one in reopenings)]
    ends = [*(one["closed_at"] for one in reopenings), document["closed_at"]]
    first = localtime(datetime.fromisoformat(starts[0])).date()
    return ", ".join(_on_day(since, _spell(since, until), first) for since, until in zip(starts, ends, strict=True))


def _on_day(since: str, spell: str, first: date) -> str:
    day = localtime(datetime.fromisoformat(since)).date()
    return spell if day == first else f"{date_format(day)} {spell}"


def _versions(document: Row) -> list[list[str]]:
    """Which version this is, and why the meeting was opened again; nothing where there is only one."""
    reopenings = document.get("reopenings", ())
    if not reopenings:
        return []
    number = document["number"]
    said = _("%(number)s. It replaces version %(earlier)s.") % {"number": number, "earlier": number - 1}
    return [[_("Version"), said], *([_("Opened again"), _reopened(one)] for one in reopenings)]


def _reopened(one: Row) -> str:
    at = localtime(datetime.fromisoformat(one["at"]))
    facts = {"date": date_format(at), "time": at.strftime("%H:%M"), "name": one["name"], "reason": one["reason"]}
    if not one["reason"]:
        return _("%(date)s at %(time)s by %(name)s") % facts
    return _("%(date)s at %(time)s by %(name)s: %(reason)s") % facts


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
    """When the panel spoke of it, who left, and the panel's grades."""
    spells = [_spell(*times) for times in item.get("times", ())]
    times = [[_("Before the panel"), ", ".join(spells)]] if spells else []
    left = [_("Left the room because of a conflict of interest"), ", ".join(item["left"]) or _("nobody")]
    return [*times, left, *([_in(one, "label"), str(one["grade"] or "–")] for one in item["grades"])]


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
