"""What a thing is called on the page: its name in the reader's language, a call with its agency."""

from typing import Any

from django.utils.translation import gettext as _

from applications.models import Call, Round
from applications.texts.reading import in_language


def spoken(thing: Any) -> str:
    """The name of a row in the language of the page; what has none is written as it is, as an application is.

    An application's title is its working copy's and no staff page's to show. For many calls or rounds, load their
    agency with them.
    """
    if isinstance(thing, Call):
        return f"{thing.agency}: {in_language(thing, 'title')}"
    if isinstance(thing, Round):
        return _("%(call)s, round %(number)s") % {"call": spoken(thing.call), "number": thing.number}
    named = next((name for name in ("name", "label") if hasattr(thing, f"{name}_sv")), "")
    return (in_language(thing, named) if named else "") or str(thing)
