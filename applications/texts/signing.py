"""The time for signing and what has happened in it, in words."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.lifecycle import Status
from applications.models import Signature
from applications.queries.signing import Signing

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What comes next for those who apply, while the signature decides.
NEXT_STEPS = {
    Status.AWAITING_SIGNATURE: gettext_lazy("The organisation signs. Remind it if need be."),
    Status.REFUSED: gettext_lazy("The organisation has refused to sign. Talk to it before the window closes."),
    Status.UNSIGNED: gettext_lazy("Not signed in time. The agency will decide on it."),
}


def time_left(closes_at: datetime, at: datetime) -> str:
    """How long something is open, in whole days or hours; at the end in minutes."""
    left = closes_at - at
    if left >= DAY:
        return ngettext("%(n)s day left", "%(n)s days left", left // DAY) % {"n": left // DAY}
    if left >= HOUR:
        return ngettext("%(n)s hour left", "%(n)s hours left", left // HOUR) % {"n": left // HOUR}
    n = max(left // timedelta(minutes=1), 0)
    return ngettext("%(n)s minute left", "%(n)s minutes left", n) % {"n": n}


def signing_events(signing: Signing, closes_at: datetime, at: datetime) -> list[dict[str, Any]]:
    """What has happened with the signature, in order, for a timeline; last the end of the window, if it matters."""
    events = [_answer(one) for one in signing.signatures]
    for one in signing.extensions:
        until = date_format(localtime(one.until), "DATETIME_FORMAT")
        text = _("The organisation may sign until %(until)s.") % {"until": until}
        events.append({"title": _("More time for signing"), "at": one.at, "text": text, "state": "done"})
    events.sort(key=lambda event: event["at"])
    if any(one.version == signing.version and one.outcome == Signature.Outcome.SIGNED for one in signing.signatures):
        return events
    state = "done" if at > closes_at else "current"
    return [*events, {"title": _("The time for signing ends"), "at": closes_at, "state": state}]


def _answer(signature: Signature) -> dict[str, Any]:
    who = {"name": signature.by.name, "number": signature.version.number}
    if signature.outcome == Signature.Outcome.SIGNED:
        title = _("Version %(number)s was signed by %(name)s") % who
    else:
        title = _("%(name)s refused to sign version %(number)s") % who
    return {"title": title, "at": signature.at, "text": signature.reason, "state": "done"}
