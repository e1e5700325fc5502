"""What is said of taking lists out of the portal."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "nothing_to_export": _("There is no row to export. Change the search or the filters of the list."),
    "too_much_to_export": _(
        "The list has more than %(n_most)s rows. Narrow it by search or filters, and export it in parts."
    ),
    "export_is_over": _("The export is over already: there is nothing to cancel."),
}
