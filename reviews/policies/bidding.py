"""Who may say what they would like to read, and until when."""

from datetime import datetime

from applications.models import Round
from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.queries.bidding import own_seats


def check_sits(user: User, round_: Round) -> None:
    """Sit in a panel of the round and read cases there; for anybody else the page does not exist."""
    if not own_seats(user, round_.pk).exists():
        raise Hidden


def check_bid(user: User, round_: Round, at: datetime) -> None:
    """Say it: until the panels open, for then nobody is assigned any more."""
    check_sits(user, round_)
    check_not_frozen(round_.call)
    if at >= round_.panel_opens_at:
        raise Refused("bidding_closed")
