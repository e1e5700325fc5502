"""Whose receipts a person may read."""

from datetime import datetime

from django.db.models import Q, QuerySet

from applications.models import Receipt
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.models import User


def receipts_readable_by(user: User, at: datetime) -> QuerySet[Receipt]:
    """Those of own applications, and from submission on those of the organisation's.

    Staff read receipts where they read the applications: an officer not before declaring, which only reviews knows.
    """
    visible = Q()
    for role in (Role.APPLICANT, Role.SIGNATORY):
        visible |= Q(version__application__in=applications_visible_to(user, role, at))
    return Receipt.objects.filter(visible).select_related("version__application__call__agency")
