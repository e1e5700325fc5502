"""What an officer has to answer in a call."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Call, Enquiry
from reviews.admin.home_tasks import Task
from reviews.queries.counts import Counts

AGENCY = Enquiry.State.AGENCY.value


def enquiry_tasks(call: Call, counts: Counts) -> Iterable[Task]:
    """The enquiries that wait for an answer; those that have waited for long, and those handed over, are told apart."""
    waiting = counts.enquiries.get(call.pk)
    if waiting is None:
        return
    label = ngettext("%(n)s enquiry waits for an answer", "%(n)s enquiries wait for an answer", waiting.n)
    url = f"{reverse('admin:applications_enquiry_changelist')}?call__id__exact={call.pk}&state__exact={AGENCY}"
    hints = []
    if waiting.n_late:
        words = ngettext(
            "%(n)s has waited for more than three working days.",
            "%(n)s have waited for more than three working days.",
            waiting.n_late,
        )
        hints.append(words % {"n": waiting.n_late})
    if waiting.n_handed_over:
        words = ngettext("%(n)s is handed over to you.", "%(n)s are handed over to you.", waiting.n_handed_over)
        hints.append(words % {"n": waiting.n_handed_over})
    status, kind = (_("Late"), "negative") if waiting.n_late else (_("Needs you"), "notice")
    yield Task(label % {"n": waiting.n}, url, status, kind, " ".join(hints))
