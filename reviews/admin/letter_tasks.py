"""What waits about letters: messages that did not arrive, and texts that somebody else has to approve."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Call
from reviews.admin.home_tasks import Task, counted
from reviews.queries.counts import Counts


def delivery_tasks(call: Call, counts: Counts) -> Iterable[Task]:
    """Messages of decisions that failed or came back, until somebody has followed them up."""
    if n := counts.undelivered[call.pk]:
        label = ngettext("%(n)s letter did not arrive", "%(n)s letters did not arrive", n) % {"n": n}
        hint = _("Send the message again, or note how the decision was delivered.")
        url = f"{reverse('admin:reviews_delivery_changelist')}?stuck=1&decision__meeting__call__id__exact={call.pk}"
        yield Task(label, url, _("Needs you"), "negative", hint)


def approval_tasks(counts: Counts) -> Iterable[Task]:
    """Texts of letters that another officer has written."""
    if n := counts.n_texts_to_approve:
        yield counted(_("Approve the texts of letters"), reverse("admin:reviews_lettertemplate_changelist"), n)
