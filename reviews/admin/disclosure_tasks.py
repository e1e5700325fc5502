"""What waits of requests for disclosure, by agency."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from clusterportal.accounts.models import User
from reviews.admin.home_tasks import Task
from reviews.queries.disclosure import waiting_for
from reviews.texts.disclosure import days, waits


def disclosure_tasks(user: User, at: datetime) -> Iterable[Task]:
    """One task an agency and state, with the days that the oldest request has waited; in one statement."""
    listing = reverse("admin:reviews_disclosurerequest_changelist")
    for one in waiting_for(user, at):
        label = f"{one.agency}: {waits(one.state, one.n)}"
        kind = "notice" if one.is_own else "info"
        yield Task(label, f"{listing}?state__exact={one.state}", days(one.days), kind)
