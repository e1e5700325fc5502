"""What leading a panel's meeting refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_cases_to_meet_on": _("The panel has no applications yet, so there is nothing to meet about."),
    "panel_meeting_is_open": _("The meeting is open already."),
    "panel_meeting_not_open": _("The meeting has not been opened yet."),
    "panel_meeting_over": _("The meeting is closed."),
    "another_meeting_open": _("Another meeting of the panel is still open. Close it first."),
    "item_is_open": _("The item is open already."),
    "item_not_open": _("The item is not open."),
    "panel_meeting_not_over": _("The meeting is not closed."),
    "later_meeting_held": _("The panel has met again since. Open the later meeting instead."),
    "reopen_needs_reason": _("Say why the meeting is opened again."),
    "minutes_stand": _(
        "The panel's meeting is closed, and its minutes say how the list stands. To change it, open the meeting again."
    ),
    "not_before_panel": _(
        "The panel is meeting, and this application is not before it. Open its item to enter grades."
    ),
    "item_was_taken_up": _("The item has been taken up, so it keeps its number."),
    "another_item_open": _("Another item is open. Close it first."),
}
