"""What may be changed after the deadline: what an officer has opened, until its last instant."""

from datetime import datetime

from applications.domain.lifecycle import LIFE, Status
from applications.models import Application, Supplement
from applications.policies.freezing import check_not_frozen
from applications.policies.staff import check_handle
from applications.queries.phases import closes_at
from applications.queries.supplements import opened_in
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_opened(application: Application, at: datetime, *places: str) -> None:
    """Everything in `places` is open now. Refused: `supplement_over`, `not_opened`."""
    check_not_frozen(application.call)
    opened = opened_in(application)
    if opened is None:
        raise Refused("supplement_over")
    check_in_time(opened.supplement, at)
    if not set(places) <= opened.places:
        raise Refused("not_opened")


def check_in_time(supplement: Supplement, at: datetime) -> None:
    """Exactly the last instant is in time."""
    if at > supplement.closes_at:
        raise Refused("supplement_over")


def check_ask(user: User, application: Application, at: datetime) -> None:
    """Ask for a supplement: an officer, once signing is over and before the review starts."""
    check_handle(user, application, at)
    if Status(application.status) not in LIFE["ask_supplement"].sources:
        raise Refused("supplement_not_now")
    if at <= closes_at(application):
        raise Refused("supplement_not_now")


def check_under_way(user: User, application: Application, at: datetime) -> None:
    """Lengthen or end what has been asked for: any officer of the call who handles the application."""
    check_handle(user, application, at)
    if application.status != Status.SUPPLEMENTING:
        raise Refused("supplement_over")


def check_asked(user: User, application: Application, at: datetime) -> None:
    """For a button: there is a supplement under way; elsewhere the act does not exist."""
    if application.status != Status.SUPPLEMENTING:
        raise Hidden
    check_under_way(user, application, at)
