"""What staff need before a call's cases open to them."""

from django.db.models import Exists, OuterRef

from applications.models import Call, StaffDeclaration
from applications.policies.roles import Role, calls_with_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.access import Part
from reviews.queries.visibility import Seen


def check_declared_officer(user: User, call: Call) -> None:
    """An officer of the call who has declared for it. Everything about its cases asks this first."""
    own = calls_with_role(user, Role.OFFICER).filter(pk=call.pk)
    declared = StaffDeclaration.objects.filter(call=OuterRef("pk"), user=user)
    has_declared = own.values_list(Exists(declared), flat=True).first()
    if has_declared is None:
        raise Hidden
    if not has_declared:
        raise Refused("declare_first")


def check_declares_as_staff(user: User, call: Call) -> None:
    """Officers and decision makers of the call declare; for others the call's inside does not exist."""
    if not calls_with_role(user, Role.OFFICER, Role.DECISION_MAKER).filter(pk=call.pk).exists():
        raise Hidden


def check_officer_of(seen: Seen) -> None:
    """What only the officer of a case may do."""
    if Part.OFFICER not in seen.parts:
        raise Refused("officer_only")
