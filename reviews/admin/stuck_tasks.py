"""The late and stuck things of a call, each with its number and the list or page where something can be done."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Call
from reviews.admin.home_tasks import Task
from reviews.queries.eligibility import LAPSED
from reviews.queries.stuck import REVIEWS, RUNS, STATEMENTS, SUPPLEMENTS, Stuck

KIND = "negative"


def stuck_tasks(call: Call, stuck: Stuck) -> Iterable[Task]:
    """Nothing where nothing is late."""
    of_call = {kind: stuck.counts[call.pk, kind] for kind in (SUPPLEMENTS, STATEMENTS, RUNS)}
    if n := of_call[SUPPLEMENTS]:
        listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}&judgement={LAPSED}"
        label = ngettext("Supplement that did not come in time", "Supplements that did not come in time", n)
        yield Task(label, listing, str(n), KIND, _("Judge the application by its earlier version."))
    for one in call.rounds.all():
        if n := stuck.counts[one.pk, REVIEWS]:
            page = reverse("admin:reviews_assignmentrun_round", args=[one.pk])
            yield Task(ngettext("Review that is overdue", "Reviews that are overdue", n), page, str(n), KIND)
    if n := of_call[STATEMENTS]:
        label = ngettext(
            "Statement not ready although the panel is over", "Statements not ready although the panel is over", n
        )
        cases = f"{reverse('admin:reviews_case_changelist')}?application__call__id__exact={call.pk}"
        yield Task(label, f"{cases}&statement=not-ready", str(n), KIND)
    if n := of_call[RUNS]:
        label = ngettext("Assignment run that failed", "Assignment runs that failed", n)
        runs = f"{reverse('admin:reviews_assignmentrun_changelist')}?round__call__id__exact={call.pk}"
        yield Task(label, f"{runs}&state__exact=failed", str(n), KIND)


def unsent_tasks(stuck: Stuck) -> Iterable[Task]:
    """What did not arrive, in any call of the person's."""
    if n := stuck.n_unsent:
        label = ngettext("Message that did not arrive", "Messages that did not arrive", n)
        yield Task(label, f"{reverse('admin:mail_message_changelist')}?stuck=1", str(n), KIND)
