"""Who keeps the register of reviewers, and runs the assignment and the panels."""

from datetime import datetime
from typing import Any

from applications.models import Agency, AgencyRole
from applications.policies.roles import agency_roles, has_agency_role
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.models import Reviewer

Role = AgencyRole.Role


def check_keep_reviewers(user: User, agency: Agency) -> None:
    """The officers of an agency keep its reviewers."""
    if not agency_roles(user).filter(agency=agency, role=Role.OFFICER).exists():
        raise Hidden


def check_keep_reviewer(user: User, reviewer: Reviewer) -> None:
    """An officer of an agency that the reviewer reviews for."""
    if not agency_roles(user).filter(agency__reviewers=reviewer, role=Role.OFFICER).exists():
        raise Hidden


def check_some_officer(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """An officer of any agency or call."""
    if not has_agency_role(user, Role.OFFICER):
        raise Hidden
