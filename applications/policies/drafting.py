"""Who may start an application, answer an invitation or confirm a part."""

from datetime import datetime

from applications.domain.lifecycle import Status
from applications.domain.phases import Phase
from applications.domain.supplements import PEOPLE
from applications.models import Application, Call
from applications.policies.applications import is_leader, signing_closes_at
from applications.policies.freezing import check_not_frozen
from applications.policies.supplements import check_opened
from applications.queries.phases import closes_at, phase_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_start(user: User, call: Call, at: datetime) -> None:
    """Anybody with an account, in an open call. A call that is not published is not known to anybody."""
    phase = phase_of(call, at)
    if call.published_at is None or phase is Phase.PLANNED:
        raise Hidden
    check_not_frozen(call)
    if phase is not Phase.OPEN or call.form_version_id is None:
        raise Refused("call_closed")


def check_answer_invitation(user: User, application: Application, at: datetime) -> None:
    """Anybody who holds the link and has an account, in time."""
    if application.status == Status.WITHDRAWN:
        raise Refused("withdrawn")
    check_not_frozen(application.call)
    if application.status == Status.SUPPLEMENTING:
        check_opened(application, at, PEOPLE)
    elif at > closes_at(application):
        raise Refused("deadline_passed")


def check_confirm_part(application: Application, at: datetime) -> None:
    """Whoever holds the link, until signing is over; of a supplement, while it is under way."""
    if application.status == Status.SUPPLEMENTING:
        check_opened(application, at)
        return
    if application.status == Status.WITHDRAWN or at > signing_closes_at(application):
        raise Refused("confirmation_closed")
    check_not_frozen(application.call)


def check_see_link(user: User, application: Application) -> None:
    """The link with a sister application is the project leader's matter, also after the deadline."""
    if not is_leader(user, application):
        raise Refused("leader_only")
