"""Who keeps the register of reviewers, and runs the assignment and the panels."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from applications.models import Agency, AgencyRole
from applications.policies.roles import agency_roles, has_agency_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.models import RegisterEntry, Reviewer, Share

Role = AgencyRole.Role


def check_keep_reviewers(user: User, agency: Agency) -> None:
    """The officers of an agency keep its reviewers."""
    if not agency_roles(user).filter(agency=agency, role=Role.OFFICER).exists():
        raise Hidden


def check_keep_reviewer(user: User, reviewer: Reviewer) -> None:
    """An officer of an agency that has the reviewer in its own register."""
    if not agency_roles(user).filter(agency__reviewers=reviewer, role=Role.OFFICER).exists():
        raise Hidden


def check_share(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """An officer of any agency, for the own register. Refused: `nobody_to_share`."""
    check_some_officer(user)
    own = agency_roles(user).filter(role=Role.OFFICER).values("agency")
    if not RegisterEntry.objects.filter(agency__in=own).exists():
        raise Refused("nobody_to_share")


def check_take_over(user: User, reviewer: Reviewer, _at: datetime | None = None) -> None:
    """An officer of an agency that reads the reviewer from another and has no entry of its own.

    Refused: `in_own_register`.
    """
    own = agency_roles(user).filter(role=Role.OFFICER).values("agency")
    kept = RegisterEntry.objects.filter(agency=OuterRef("agency"), reviewer=reviewer)
    shares = Share.objects.filter(agency__in=own, entry__reviewer=reviewer, revoked_at__isnull=True)
    if not shares.exclude(Exists(kept)).exists():
        check_keep_reviewer(user, reviewer)
        raise Refused("in_own_register")


def check_some_officer(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """An officer of any agency or call."""
    if not has_agency_role(user, Role.OFFICER):
        raise Hidden
