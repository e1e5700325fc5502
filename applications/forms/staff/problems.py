"""What an officer fills in about a problem report."""

from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, moment, text
from applications.queries.phases import closes_at


class OwnDeadlineForm(StaffForm):
    until = moment(_("The application's new deadline"))
    reason = text(_("Reason"), help_text=_("How the portal was at fault. Kept in the record."))

    def prepare(self) -> None:
        if self.subject.application is not None:
            self.start_with({"until": closes_at(self.subject.application)})
