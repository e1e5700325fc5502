"""Which roles a person has in reviewing and deciding."""

from applications.policies.roles import has_agency_role
from clusterportal.accounts.models import User
from reviews.models import PanelRole


def needs_second_factor(user: User) -> bool:
    """Staff of the agencies and reviewers sign in with a second factor where the setting requires one."""
    return has_agency_role(user) or is_reviewer(user)


def is_reviewer(user: User) -> bool:
    """Whether the person sits in any panel or reviews for one now."""
    return PanelRole.objects.filter(reviewer__person__user=user, ended_at__isnull=True).exists()
