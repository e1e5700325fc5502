"""What the officers of stage one's funders have to do: planning reports that are overdue, and those to answer."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.queries.planning import states_by_funder
from clusterportal.accounts.models import User
from reviews.admin.home_tasks import Task


def planning_tasks(user: User, at: datetime) -> Iterable[Task]:
    """One statement, however many reports there are."""
    counts: Counter[str] = Counter()
    for states in states_by_funder(user, at).values():
        counts.update(states)
    listing = reverse("admin:applications_planningreport_changelist")
    if n := counts["overdue"]:
        words = ngettext("%(n)s planning report is overdue", "%(n)s planning reports are overdue", n)
        yield Task(words % {"n": n}, f"{listing}?state=overdue", _("Overdue"), "negative")
    if n := counts["received"] + counts["received_late"]:
        words = ngettext("%(n)s planning report to accept", "%(n)s planning reports to accept", n)
        yield Task(words % {"n": n}, f"{listing}?state=to_answer", _("Needs you"))
