"""What decision meetings refuse, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "meeting_not_open": _("The meeting's list is locked. Open it again to change it."),
    "meeting_not_locked": _("The meeting's list is not locked."),
    "meeting_published": _("The decisions of the meeting are published."),
    "meeting_empty": _("No case is attached to the meeting."),
    "not_attachable": _(
        "%(reference)s cannot be attached: its panel's list is not locked, or it is in a meeting already."
    ),
    "reason_missing": _("%(reference)s has no public reason in Swedish."),
    "amount_missing": _("%(reference)s is proposed for a grant without an amount."),
    "amount_not_for_outcome": _("Only a granted application has an amount."),
    "outcome_not_possible": _("%(reference)s cannot be %(outcome)s as it stands now."),
    "frame_overspent": _("The grants come to %(granted_sek)s SEK, more than the frame of %(frame_sek)s SEK."),
    "two_in_one_area": _("Several grants lie in one technology area. Write why."),
    "area_reason_missing": _(
        "Several grants lie in one technology area. No reason for it is written. An officer opens the list again and "
        "writes why."
    ),
    "minutes_missing": _("Write the minutes."),
    "case_changed": _(
        "%(reference)s has changed since the list was locked. Open the list again, look at it and lock it anew."
    ),
    "waits_for_another": _(
        "The list cannot be locked yet. It waits for %(names)s, because you have a conflict of interest."
    ),
    "frame_overspent_unseen": _(
        "The grants come to more than the frame, counted with what %(names)s handles because you have a conflict of "
        "interest."
    ),
    "conflict_in_meeting": _("You have a conflict of interest with an application in the meeting. %(names)s decides."),
    "own_lock": _("You proposed or locked this yourself. Another person decides."),
}


def named(names: Iterable[str]) -> str:
    """The colleagues by name, or that it is another person."""
    return ", ".join(names) or gettext("another person")


def named_decider(names: Iterable[str]) -> str:
    """The first who can decide, at the beginning of a sentence."""
    return next(iter(names), "") or gettext("Another decision maker")
