"""A reviewer's term of office and periods away, in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.domain.availability import Availability, Away


def term_in_words(said: Availability) -> str:
    """The term of office; empty where none is known."""
    if said.starts_on and said.ends_on:
        return _("%(first)s to %(last)s") % {"first": _day(said.starts_on), "last": _day(said.ends_on)}
    if said.starts_on:
        return _("from %(first)s") % {"first": _day(said.starts_on)}
    return _("until %(last)s") % {"last": _day(said.ends_on)} if said.ends_on else ""


def away_in_words(one: Away, *, with_note: bool = True) -> str:
    words = {"first": _day(one.starts_on), "last": _day(one.ends_on), "note": one.note}
    has_note = one.note and with_note
    return _("%(first)s to %(last)s: %(note)s") % words if has_note else _("%(first)s to %(last)s") % words


def name_with(name: str, said: Availability) -> str:
    """A name as it is offered to an officer, with the term of office and the periods away that matter there."""
    parts = [_("in office %(term)s") % {"term": term_in_words(said)}] if said.has_term else []
    parts += [_("away %(period)s") % {"period": away_in_words(one)} for one in said.away]
    return f"{name} ({'; '.join(parts)})" if parts else name


def _day(value: date) -> str:
    return date_format(value, "j F Y")
