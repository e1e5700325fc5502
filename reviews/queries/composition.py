"""Reviewers and panels as staff see them."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import AgencyRole, Call, Round
from applications.policies.roles import agency_roles, calls_with_role
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.models import Panel, PanelRole, RegisterEntry, Reviewer
from reviews.queries.register import reviewers_open_to, shared_with

Role = AgencyRole.Role
MAX_WORDS = 8
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)


def calls_staffed_by(user: User) -> QuerySet[Call]:
    """The calls that the person may read as agency staff."""
    return calls_with_role(user, *READERS)


def own_agencies(user: User) -> QuerySet[AgencyRole, Any]:
    """The keys of the agencies at which the person is an officer."""
    return agency_roles(user).filter(role=Role.OFFICER).values_list("agency", flat=True)


def reviewers_kept_by(user: User) -> QuerySet[Reviewer]:
    """The reviewers whom the agencies at which the person is an officer keep, or may read of."""
    return reviewers_open_to(own_agencies(user))


def reviewers_found(reviewers: QuerySet[Reviewer], agencies: Any, text: str) -> QuerySet[Reviewer]:
    """Those with every word of `text` in the name, or among the codes and keywords that these agencies read."""
    own = RegisterEntry.objects.filter(agency__in=agencies)
    for word in text.replace("\0", "").split()[:MAX_WORDS]:
        says = Q(keywords__icontains=word) | Q(subject_codes__icontains=word)
        read = own.filter(says) | shared_with(agencies).filter(says)
        answered = own.filter(person_knows_since__isnull=False, reviewer=OuterRef("pk"))
        entered = Exists(read.filter(reviewer=OuterRef("pk")))
        reviewers = reviewers.filter(Q(known_as__icontains=word) | entered | (says & Exists(answered)))
    return reviewers


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
