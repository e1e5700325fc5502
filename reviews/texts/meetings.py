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
    "another_item_open": _("Another item is open. Close it first."),
}
