"""The problem reports of a call that no officer has handled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.queries.problems import late_before
from reviews.admin.home_tasks import Task


def problem_tasks(call: Any, at: datetime) -> Iterable[Task]:
    """Of a call that came `with_reports`: late when the oldest has waited for more than a day."""
    if not call.n_reports:
        return
    label = ngettext("%(n)s problem report to handle", "%(n)s problem reports to handle", call.n_reports)
    url = f"{reverse('admin:applications_problemreport_changelist')}?call__id__exact={call.pk}&handled=no"
    since = date_format(localtime(call.reported_at), "DATETIME_FORMAT")
    hint = ngettext("It came %(since)s.", "The oldest came %(since)s.", call.n_reports) % {"since": since}
    is_late = call.reported_at < late_before(at)
    status, kind = (_("Late"), "negative") if is_late else (_("Needs you"), "notice")
    yield Task(label % {"n": call.n_reports}, url, status, kind, hint)
