"""Drafts that operations should have erased: one number a call."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import AgencyRole
from applications.policies.roles import calls_with_role
from applications.queries.retention import Kept, overdue_in
from clusterportal.accounts.models import User
from reviews.admin.home_tasks import Task

READ_IT = frozenset({AgencyRole.Role.OFFICER.value, AgencyRole.Role.REGISTRAR.value, AgencyRole.Role.AUDITOR.value})


def late_erasures(late: dict[UUID, Kept], key: UUID, roles: frozenset[str]) -> Iterable[Task]:
    """For those of the call who read the rules of retention."""
    if key in late and roles & READ_IT:
        yield _task(late[key])


def administrators_erasures(user: User, at: datetime) -> Iterable[Task]:
    """For the technical administrator, of every call of the agency."""
    calls = calls_with_role(user, AgencyRole.Role.ADMINISTRATOR).select_related("agency")
    return map(_task, overdue_in(calls, at).values())


def _task(kept: Kept) -> Task:
    words = ngettext(
        "%(n)s draft waits to be erased since %(day)s", "%(n)s drafts wait to be erased since %(day)s", kept.n_drafts
    )
    label = words % {"n": kept.n_drafts, "day": date_format(kept.until)}
    url = reverse("admin:applications_erasure_changelist")
    hint = _("Operations run manage.py erase_due each night. See why it does not.")
    return Task(label, url, str(kept.n_drafts), "negative", hint)
