"""Reviewers and panels as staff see them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from applications.models import AgencyRole, Call, Round
from applications.policies.roles import agency_roles, calls_with_role
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.models import Panel, PanelRole, Reviewer

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)


def calls_staffed_by(user: User) -> QuerySet[Call]:
    """The calls that the person may read as agency staff."""
    return calls_with_role(user, *READERS)


def own_agencies(user: User) -> QuerySet[AgencyRole, Any]:
    """The keys of the agencies at which the person is an officer."""
    return agency_roles(user).filter(role=Role.OFFICER).values_list("agency", flat=True)


def reviewers_kept_by(user: User) -> QuerySet[Reviewer]:
    """The reviewers of the agencies at which the person is an officer."""
    kept = Reviewer.objects.filter(agencies__in=own_agencies(user)).distinct()
    return kept.select_related("person")


def panels_staffed_by(user: User) -> QuerySet[Panel]:
    """The panels of the calls that the person runs as an officer."""
    panels = Panel.objects.filter(round__call__in=calls_with_role(user, Role.OFFICER))
    return panels.select_related("round__call__agency")


def rounds_run_by(user: User) -> QuerySet[Round]:
    """The rounds of the calls that the person runs as an officer."""
    return Round.objects.filter(call__in=calls_with_role(user, Role.OFFICER)).select_related("call__agency")


def still_in_panel(message: Message, _at: datetime) -> bool:
    """Guard: the part in the panel that the message tells of has not ended."""
    return PanelRole.objects.filter(pk=message.subject_id, ended_at__isnull=True).exists()
