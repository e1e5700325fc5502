"""Case numbers that run short while one can apply, or that are missing once it is submitted."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.phases import Phase
from reviews.admin.home_tasks import Task
from reviews.queries.counts import Counts


def number_tasks(call: Any, phase: Phase, counts: Counts) -> Iterable[Task]:
    """Of a call that came `with_free_numbers`."""
    url, label = reverse("admin:applications_call_numbers", args=[call.pk]), _("Reserve more case numbers")
    if n := counts.waiting["unnumbered"][call.pk]:
        hint = ngettext(
            "%(n)s submitted application has no number yet.", "%(n)s submitted applications have no number yet.", n
        )
        yield Task(label, url, _("Missing"), "negative", hint % {"n": n})
    elif phase is Phase.OPEN and call.n_free_numbers < counts.drafts[call.pk]:
        hint = ngettext(
            "%(n)s number is left, and %(wanted)s applications are under way.",
            "%(n)s numbers are left, and %(wanted)s applications are under way.",
            call.n_free_numbers,
        )
        given = {"n": call.n_free_numbers, "wanted": counts.drafts[call.pk]}
        yield Task(label, url, _("Needs you"), "notice", hint % given)
