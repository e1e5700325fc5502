"""When a round can be ended."""

from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.policies.staff import check_declared_officer
from reviews.queries.rounds import next_round


def check_end(user: User, round_: Round) -> None:
    """A declared officer, where another round follows; the last one ends in a decision meeting."""
    check_declared_officer(user, round_.call)
    if next_round(round_) is None:
        raise Refused("no_next_round")
