"""The way to the frame of a call from the first page, once lists and meetings take of it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.domain.phases import Phase
from applications.models import Call
from reviews.admin.home_tasks import MEETING, Task
from reviews.queries.counts import Counts


def frame_tasks(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    """For officers and decision makers who have declared."""
    if phase in MEETING and call.pk in counts.declared:
        url = reverse("admin:reviews_call_frame", args=[call.pk])
        yield Task(_("Frame of the call, by year and by case"), url, _("To read"), "neutral")
