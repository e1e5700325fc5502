"""Whose receipts a person may read."""

from datetime import datetime

from django.db.models import Q, QuerySet

from applications.models import Receipt
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.models import User


def receipts_readable_by(user: User, at: datetime) -> QuerySet[Receipt]:
    """Those of own applications, of the applications of one's organisation, and officers' from submission on."""
    roles = (Role.APPLICANT, Role.SIGNATORY, Role.OFFICER)
    visible = Q()
    for role in roles:
        visible |= Q(version__application__in=applications_visible_to(user, role, at))
    return Receipt.objects.filter(visible).select_related("version__application__call__agency")
