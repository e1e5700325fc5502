"""What agency staff may do with calls and with submitted applications."""

from datetime import datetime

from applications.domain.phases import Phase
from applications.models import Agency, Application, Call
from applications.policies.roles import Role, agency_roles, calls_with_role
from applications.queries.deadlines import moves_for, unreviewed_moves
from applications.queries.phases import phase_of
from applications.queries.visibility import Role as VisibilityRole
from applications.queries.visibility import applications_visible_to
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User

REVIEWED = frozenset({Phase.REVIEW, Phase.PANEL, Phase.DECISION, Phase.PUBLISHED, Phase.ARCHIVED})


def check_handle(user: User, application: Application, at: datetime) -> None:
    """Handle one submitted application: an officer who has declared for its call and is not barred from it."""
    visible = applications_visible_to(user, VisibilityRole.OFFICER, at)
    if not visible.filter(pk=application.pk).exists():
        raise Hidden


def check_run_call(user: User, call: Call) -> None:
    """Run a call: an officer of it. For anybody else its inside does not exist."""
    if not calls_with_role(user, Role.OFFICER).filter(pk=call.pk).exists():
        raise Hidden


def check_move_deadline(user: User, call: Call, at: datetime) -> None:
    """Move the deadline later: an officer, once the call is published and until its review begins."""
    check_run_call(user, call)
    if call.published_at is None:
        raise Hidden
    if phase_of(call, at) in REVIEWED:
        raise Refused("deadline_too_late")


def check_review_deadline(user: User, call: Call, _at: datetime | None = None) -> None:
    """Review a moved deadline: another officer of the call than who moved it."""
    check_run_call(user, call)
    if moves_for(user, [call]).exists():
        return
    if unreviewed_moves([call]).exists():
        raise Refused("own_move")
    raise Hidden


def check_set_up(user: User, call: Call) -> None:
    """Change what applicants rely on: an officer, before the call is published."""
    check_run_call(user, call)
    if call.published_at is not None:
        raise Refused("call_published")


def check_create_call(user: User, agency: Agency) -> None:
    """Create a call of an agency: an officer with a role for the whole agency."""
    if not agency_roles(user).filter(agency=agency, role=Role.OFFICER, call__isnull=True).exists():
        raise Hidden
