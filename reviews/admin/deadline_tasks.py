"""What an officer has to say of a deadline that a colleague has moved."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.domain.working_days import waited_too_long
from reviews.admin.home_tasks import Task

N_WORKING_DAYS = 1


def deadline_tasks(call: Any, at: datetime) -> Iterable[Task]:
    """The review of a moved deadline of a call that came `with_moves`: within a working day."""
    if call.moved_at is None:
        return
    url = reverse("admin:applications_call_review-deadline", args=[call.pk])
    is_late = call.moved_at < waited_too_long(at, N_WORKING_DAYS)
    status, kind = (_("Late"), "negative") if is_late else (_("Needs you"), "notice")
    hint = _("A colleague has moved it. Another officer reviews that within a working day.")
    yield Task(_("Review the moved deadline"), url, status, kind, hint)
