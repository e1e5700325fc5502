"""Who may have an account erased: the person alone, once nothing stands in the way."""

from datetime import datetime

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.models import ErasureRequest
from reviews.queries.erasing import obstacles_of, open_request


def check_ask_erasure(user: User, at: datetime) -> None:
    """Ask for it: once, and with nothing left that others need the person for."""
    if open_request(user) is not None:
        raise Refused("erasure_asked")
    if obstacles := obstacles_of(user, at):
        raise Refused("erasure_in_the_way", n_things=len(obstacles))


def check_take_back(request: ErasureRequest) -> None:
    """Take it back until it is done."""
    if request.taken_back_at is not None or request.done_at is not None:
        raise Refused("erasure_not_asked")
