"""What an officer says of a request for a change of a grant."""

from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, text


class AnswerForm(StaffForm):
    reason = text(_("Reason"), help_text=_("The project leader and whoever asked read it."))
