"""What a page says of others who work on it, and of what they have just saved."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def listed(names: Sequence[str]) -> str:
    """Names in one phrase."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def is_here(names: Sequence[str]) -> str:
    """Of those who have the section open."""
    words = ngettext(
        "%(names)s is editing this section too.", "%(names)s are editing this section too.", len(names) or 1
    )
    return words % {"names": listed(names)} if names else ""


def writes_here(names: Sequence[str]) -> str:
    """Of those who write in one field."""
    words = ngettext("%(names)s is writing here.", "%(names)s are writing here.", len(names) or 1)
    return words % {"names": listed(names)}


def updated(name: str, at: datetime | None) -> str:
    """A field that the reader has not touched shows another's new text."""
    if not name or at is None:
        return _("Updated just now.")
    return _("Updated by %(name)s %(at)s.") % {"name": name, "at": _clock(at)}


def changed(name: str, at: datetime | None) -> str:
    """A field in which the reader stands still shows the earlier text."""
    if not name or at is None:
        return _("Somebody else has changed this field.")
    return _("%(name)s changed this field at %(at)s.") % {"name": name, "at": _clock(at)}


def spoken(label: str, said: str) -> str:
    """What is said of a field, for whoever does not see where it stands."""
    return _("“%(label)s”: %(said)s") % {"label": label, "said": said}


def _clock(at: datetime) -> str:
    return f"{localtime(at):%H:%M:%S}"
