"""Finding the account that a role is given to."""

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User


def account_of(email: str) -> User:
    """The active account with an address. Refused where there is none: a role is given to somebody who signs in."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise Refused("no_such_account", email=email.strip())
    return user
