"""What an officer says of a yearly report."""

from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, text


class ReturnForm(StaffForm):
    words = text(_("What is missing?"), help_text=_("The project leader reads it and hands the report in again."))
