"""What an officer has to do with the grants of a call."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from applications.models import Call
from reviews.admin.home_tasks import Task, counted
from reviews.domain.grants import GrantState, Standing
from reviews.domain.yearly_reports import Standing as ReportStanding
from reviews.queries.counts import Counts


def grant_tasks(call: Call, counts: Counts) -> Iterable[Task]:
    """Those that were not accepted in time need the officer, and reserves where money is free again."""
    n = {name: by_call[call.pk] for name, by_call in counts.waiting.items()}
    if n["grants_lapsed"]:
        label = _("Give more time to, or end, grants that were not accepted in time")
        yield counted(label, _listing(call, Standing.LAPSED.value), n["grants_lapsed"])
    if n["grants_waiting"]:
        hint = _("The project leader and the organisation accept the terms.")
        label = _("Grants that wait for acceptance")
        yield Task(label, _listing(call, GrantState.WAITING.value), str(n["grants_waiting"]), "info", hint)
    if n["changes_ready"]:
        query = urlencode({"grant__decision__application__call__id__exact": call.pk, "waits": "officer"})
        url = f"{reverse('admin:reviews_changerequest_changelist')}?{query}"
        yield counted(_("Decide on requests for changes of grants"), url, n["changes_ready"])
    yield from _reports(call, n["reports_submitted"], n["reports_overdue"])
    yield from _reserves(call, counts, n["reserves"], n["grants_freed"] - n["grants_called_up"])


def _reserves(call: Call, counts: Counts, n_reserves: int, n_freed: int) -> Iterable[Task]:
    if n_reserves and n_freed > 0:
        url = f"{reverse('admin:reviews_decisionmeeting_add')}?call={call.pk}"
        hint = _("The amounts of declined and ended grants are free. A new decision meeting decides on a reserve.")
        yield Task(_("Call up a reserve"), url, str(n_reserves), "notice", hint)
    elif counts.has_only_reserves(call.pk):
        url = f"{reverse('admin:reviews_decisionmeeting_add')}?call={call.pk}"
        hint = _("They can be called up when money is free. Decide on them when none will be.")
        yield Task(_("Reserves that wait"), url, str(n_reserves), "info", hint)


def _reports(call: Call, n_submitted: int, n_overdue: int) -> Iterable[Task]:
    if n_submitted:
        yield counted(_("Accept or return yearly reports"), _reports_of(call, ReportStanding.SUBMITTED), n_submitted)
    if n_overdue:
        hint = _("The project leader is reminded by e-mail.")
        label = _("Yearly reports that are overdue")
        yield Task(label, _reports_of(call, ReportStanding.OVERDUE), str(n_overdue), "notice", hint)


def _reports_of(call: Call, standing: str) -> str:
    query = urlencode({"grant__decision__application__call__id__exact": call.pk, "standing": standing})
    return f"{reverse('admin:reviews_yearlyreport_changelist')}?{query}"


def _listing(call: Call, standing: str) -> str:
    query = urlencode({"decision__application__call__id__exact": call.pk, "standing": standing})
    return f"{reverse('admin:reviews_grant_changelist')}?{query}"
