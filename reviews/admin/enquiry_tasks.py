"""What an officer has to answer in a call."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Enquiry
from reviews.admin.home_tasks import Task

AGENCY = Enquiry.State.AGENCY.value


def enquiry_tasks(call: Any) -> Iterable[Task]:
    """The enquiries of a call that came `with_waiting`; those late and those handed over are told apart."""
    if not call.n_waiting:
        return
    label = ngettext("%(n)s enquiry waits for an answer", "%(n)s enquiries wait for an answer", call.n_waiting)
    url = f"{reverse('admin:applications_enquiry_changelist')}?call__id__exact={call.pk}&state__exact={AGENCY}"
    hints = []
    if call.n_late:
        words = ngettext(
            "%(n)s has waited for more than three working days.",
            "%(n)s have waited for more than three working days.",
            call.n_late,
        )
        hints.append(words % {"n": call.n_late})
    if call.n_handed_over:
        words = ngettext("%(n)s is handed over to you.", "%(n)s are handed over to you.", call.n_handed_over)
        hints.append(words % {"n": call.n_handed_over})
    status, kind = (_("Late"), "negative") if call.n_late else (_("Needs you"), "notice")
    yield Task(label % {"n": call.n_waiting}, url, status, kind, " ".join(hints))
