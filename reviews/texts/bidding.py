"""What saying what one would like to read refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "bidding_closed": _("The panels have opened. What you have said can no longer change."),
    "not_in_bidding": _("The list has changed since you opened the page. Reload the page and answer again."),
}
