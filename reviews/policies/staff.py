"""What staff need before a call's cases open to them."""

from applications.models import Call
from applications.policies.roles import Role, calls_with_role
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.access import Part
from reviews.models import StaffDeclaration
from reviews.queries.visibility import Seen


def check_declared_officer(user: User, call: Call) -> None:
    """An officer of the call who has declared for it. Everything about its cases asks this first."""
    check_run_call(user, call)
    check_staff_declared(user, call)


def check_staff_declared(user: User, call: Call) -> None:
    """Whether an officer or decision maker has declared; refused with `declare_first`."""
    if not StaffDeclaration.objects.filter(call=call, user=user).exists():
        raise Refused("declare_first")


def check_declares_as_staff(user: User, call: Call) -> None:
    """Officers and decision makers of the call declare; for others the call's inside does not exist."""
    if not calls_with_role(user, Role.OFFICER, Role.DECISION_MAKER).filter(pk=call.pk).exists():
        raise Hidden


def check_officer_of(seen: Seen) -> None:
    """What only the officer of a case may do."""
    if Part.OFFICER not in seen.parts:
        raise Refused("officer_only")
