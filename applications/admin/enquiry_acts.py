"""Writing to an application's project leader first: an act of the page of the application."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.enquiries import write_first
from applications.admin.acts import Act, Doing, Done
from applications.forms.staff.enquiries import FirstMessageForm
from applications.policies.enquiries import check_write_first


def write(doing: Doing) -> Done:
    made = write_first(doing.row, **doing.values, by=doing.user, at=doing.at)
    to = reverse("admin:applications_enquiry_change", args=[made.pk])
    return Done(_("The message is sent. The project leader is told by e-mail."), to)


WRITE_TO_LEADER = Act(
    "write",
    gettext_lazy("Write to the project leader"),
    write,
    check_write_first,
    FirstMessageForm,
    intro=gettext_lazy(
        "The project leader and those who may edit the application read the message. Their answer comes among the "
        "enquiries of the call."
    ),
    confirm_label=gettext_lazy("Send the message"),
    shown=False,
)
