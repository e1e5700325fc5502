"""The applications that agency staff see: their calls', after they have declared, without what they are barred from."""

from datetime import datetime

from django.db.models import QuerySet

from applications.models import AgencyRole, Application, Call, Round
from applications.policies.roles import calls_declared_by, calls_with_role
from applications.queries.visibility import Role as Seeing
from applications.queries.visibility import applications_visible_to
from clusterportal.accounts.models import User
from reviews.models import Case

Role = AgencyRole.Role
RECORD = (Role.REGISTRAR, Role.AUDITOR)


def applications_of_staff(user: User, at: datetime) -> QuerySet[Application]:
    """What an officer sees after declaring, and a registrar or auditor as the record; none for anybody else.

    A withdrawn application was submitted where it has a submitted version. Decision makers read in their meetings.
    """
    unbarred = applications_visible_to(user, Seeing.REVIEW, at)
    return applications_handled_by(user, at) | unbarred.filter(call__in=calls_with_role(user, *RECORD))


def applications_handled_by(user: User, at: datetime) -> QuerySet[Application]:
    """What an officer sees after declaring; what is written about it is for these eyes alone."""
    return applications_visible_to(user, Seeing.OFFICER, at)


def calls_to_declare(user: User, at: datetime) -> QuerySet[Call]:
    """The closed calls that the person staffs and has not declared for: their lists are shut until then."""
    staffed = calls_with_role(user, Role.OFFICER, Role.DECISION_MAKER)
    return staffed.filter(published_at__isnull=False, closes_at__lt=at).exclude(pk__in=calls_declared_by(user))


def cases_of_staff(user: User, round_: Round, at: datetime) -> QuerySet[Case]:
    """The cases of a round that the officer sees, by label."""
    return Case.objects.filter(round=round_, application__in=applications_handled_by(user, at)).order_by("label")
