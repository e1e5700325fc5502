"""The joint priority list of a call in words: what is refused, what has changed, and its files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.numbers import format_sek
from reviews.domain.call_list import Change, What
from reviews.domain.lifecycle import Stage
from reviews.models import CallListVersion
from reviews.models.cases import STAGE_LABELS
from reviews.queries.arrangement import Row
from reviews.texts.columns import language

SENTENCES = {
    "no_list_stands": gettext_lazy("No panel's priority list stands yet. The chair locks it when the panel has met."),
    "call_list_begun": gettext_lazy("The joint list is already begun."),
    "call_list_not_begun": gettext_lazy("The joint list is not begun yet."),
    "call_list_laid_down": gettext_lazy("The joint list is laid down. Open it again to change it."),
    "call_list_not_laid_down": gettext_lazy("The joint list is not laid down."),
    "call_list_at_meeting": gettext_lazy(
        "A decision meeting of the call waits for its decision maker. The joint list does not change meanwhile."
    ),
    "call_list_changed": gettext_lazy(
        "Somebody else has changed the joint list since you opened the page. Nothing of yours is done: look at the "
        "list as it is now, and do it again."
    ),
    "call_list_words_changed": gettext_lazy(
        "Somebody else has written here since you opened the page. Both texts are shown; yours is not saved yet."
    ),
    "call_list_empty": gettext_lazy("The joint list has no applications."),
    "call_list_panel_open": gettext_lazy("Panels whose priority list does not stand: %(n_panels)s."),
    "call_list_unplaced": gettext_lazy("The panels have not placed %(labels)s yet."),
    "call_list_left_out": gettext_lazy("Not in the joint list yet: %(labels)s. Take them in first."),
    "call_list_out_of_place": gettext_lazy(
        "%(label)s has a better place than an application above it. The order and the places must agree."
    ),
    "call_list_reason_missing": gettext_lazy("Write why they depart from their panels' lists: %(labels)s."),
    "call_list_waits": gettext_lazy(
        "The joint list cannot be laid down yet. It waits for %(names)s, because you have a conflict of interest."
    ),
    "nothing_to_take_in": gettext_lazy("Everything that the panels have placed is in the joint list."),
    "reopen_list_needs_reason": gettext_lazy("Write why the joint list is opened again."),
}
CHANGES = {
    What.OPENED: gettext_lazy("%(panel)s: the panel's list no longer stands."),
    What.CAME: gettext_lazy("%(panel)s: %(label)s has come into the panel's list."),
    What.GONE: gettext_lazy("%(panel)s: %(label)s is no longer in the panel's list."),
    What.PLACED: gettext_lazy("%(panel)s: the place of %(label)s was “%(before)s” and is now “%(now)s”."),
    What.GRADED: gettext_lazy("%(panel)s: the overall grade of %(label)s was %(before)s and is now %(now)s."),
    What.AMOUNT: gettext_lazy("%(panel)s: %(label)s asked for SEK %(before)s and now asks for SEK %(now)s."),
    What.REORDERED: gettext_lazy("%(panel)s: the order of the panel's list is another."),
}
Kept = Mapping[str, Any]


def change_in_words(change: Change[UUID], panels: Mapping[Any, str], labels: Mapping[Any, str]) -> str:
    """A sentence about a change; `panels` and `labels` are names by key."""
    given = {
        "panel": panels.get(change.panel, ""),
        "label": labels.get(change.key, ""),
        "before": _value(change.what, change.before),
        "now": _value(change.what, change.now),
    }
    return str(CHANGES[change.what]) % given


def said_of_version(version: CallListVersion) -> str:
    """Which version it is, of what kind, when and by whom."""
    words = _("Version %(number)s, saved %(at)s by %(name)s")
    if version.kind == CallListVersion.Kind.LAID_DOWN:
        words = _("Version %(number)s, laid down %(at)s by %(name)s")
    return words % {"number": version.number, "at": moment(version.at), "name": version.by}


def departure_in_words(row: Row, labels: Mapping[UUID, str]) -> str:
    """How a row goes against its panel's list; empty where it does not."""
    if row.departure is None:
        return ""
    passed = ", ".join(labels[key] for key in row.departure.passed)
    found = [_("Above %(labels)s, which its panel ranks higher.") % {"labels": passed}] if passed else []
    if row.departure.is_raised:
        found.append(_("Its panel's place: %(place)s.") % {"place": stage_label(row.candidate.place)})
    return " ".join(found)


def areas_in_words(row: Row, labels: Mapping[UUID, str]) -> list[str]:
    """The research areas that a prioritised row shares, and with whom."""
    words = _("Two in one area: SSIF %(code)s also has %(labels)s.")
    return [words % {"code": code, "labels": ", ".join(labels[key] for key in keys)} for code, keys in row.areas]


def headings() -> list[str]:
    """The columns of the list as a file."""
    return [
        *(_("Rank"), _("Label"), _("Reference"), _("Title"), _("Panel"), _("Rank in the panel")),
        *(_("Place in the panel"), _("Overall grade"), _("Place"), _("Asks for, SEK"), _("Sum so far, SEK")),
        *(_("Why it departs from the panel's list"), _("Note")),
    ]


def table_of(document: Kept, *, with_words: bool) -> list[list[str | int]]:
    """The rows of a version as a file shows them; `with_words`: with reasons and notes."""
    so_far, found = 0, []
    for number, row in enumerate(document["rows"], start=1):
        so_far += row["amount_sek"]
        words = [row["reason"], row["note"]] if with_words else ["", ""]
        found.append(
            [
                *(number, row["label"], row["reference"], in_page(row, "title"), in_page(row, "panel")),
                *(row["panel_rank"], stage_label(row["panel_place"]), row["grade"] or "", stage_label(row["place"])),
                *(row["amount_sek"], so_far, *words),
            ]
        )
    return found


def pdf_data(document: Kept, facts: Iterable[tuple[str, str]], *, with_words: bool) -> dict[str, Any]:
    """A version as JSON values for its template; `facts`: what kind of version it is, in words."""
    title = _("Joint priority list: %(call)s") % {"call": in_page(document["call"], "title")}
    rows = table_of(document, with_words=with_words)
    return {
        "title": title,
        "language": language(),
        "footer": title,
        "facts": [
            [_("Agency"), in_page(document["agency"], "name")],
            *([label, value] for label, value in facts),
            [_("Frame of the call, SEK"), format_sek(document["frame_sek"])],
        ],
        "head": [_("Rank"), _("Application"), _("Panel"), _("Grade"), _("Place"), _("Asks for, SEK"), _("Sum, SEK")],
        "rows": [
            [
                *(str(row[0]), f"{row[1]} {row[3]}", f"{row[4]} ({row[5]})", str(row[7] or "–"), str(row[8])),
                *(format_sek(int(row[9])), format_sek(int(row[10]))),
            ]
            for row in rows
        ],
        "reasons_title": _("Departures from the panels' lists, and notes"),
        "reasons": [[str(row[1]), "\n".join(str(one) for one in row[11:] if one)] for row in rows if any(row[11:])],
    }


def moment(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")


def stage_label(stage: str) -> str:
    return str(STAGE_LABELS[Stage(stage)])


def in_page(row: Kept, name: str) -> str:
    """`name` of a row in the language of the page; the other one where it is empty."""
    first, second = ("sv", "en") if language() == "sv" else ("en", "sv")
    start = f"{name}_"
    return str(row.get(f"{start}{first}") or row.get(f"{start}{second}") or "")


def _value(what: What, value: object) -> str:
    if what is What.PLACED:
        return stage_label(str(value))
    if what is What.AMOUNT and isinstance(value, int):
        return format_sek(value)
    return str(value or "–")
