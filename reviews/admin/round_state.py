"""What can be done in a round now, looked up once a page, since it asks for every act; the actions look again."""

from datetime import datetime

from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.policies.staff import check_declared_officer
from reviews.queries.rounds import CasesNow, RoundNow, cases_now, round_now


def check_declared(user: User, round_: Round) -> None:
    """The officer has declared; asked once a row, too."""
    if getattr(round_, "declared_officer", None) != user:
        check_declared_officer(user, round_.call)
        round_.declared_officer = user


def now_of(round_: Round) -> RoundNow:
    """Looked up once a row, since a page asks for every act; the actions look again under their lock."""
    if not hasattr(round_, "now"):
        round_.now = round_now(round_)
    return round_.now


def cases_of(user: User, round_: Round, at: datetime) -> CasesNow:
    """Looked up once a row, too; an officer who has not declared sees no cases."""
    if not hasattr(round_, "cases_now"):
        round_.cases_now = cases_now(user, round_, at)
    return round_.cases_now


def check_rest(round_: Round) -> None:
    """Nothing of a round is changed by hand while a run of it is at work."""
    if now_of(round_).is_at_work:
        raise Refused("run_at_work")
