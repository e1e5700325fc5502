"""Who an account is."""

from applications.models import Person
from clusterportal.accounts.models import User


def person_of(user: User) -> Person | None:
    """The person of an account, or None where the account has done nothing yet that needs one."""
    if not user.is_authenticated:
        return None
    return Person.objects.filter(user=user).first()
