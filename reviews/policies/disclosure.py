"""Who registers a request for disclosure, tests its documents, decides on a refusal, and hands out."""

from datetime import datetime
from typing import Any

from applications.models import Agency, AgencyRole
from applications.policies.roles import agency_roles, has_agency_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.secrecy import faults_of_test
from reviews.models import DisclosureItem, DisclosureRequest, SecrecyParagraph
from reviews.queries.disclosure import (
    DECIDING,
    READERS,
    WORKING,
    Shown,
    agencies_without_paragraphs,
    roles_at,
    shown_to,
)

Role = AgencyRole.Role
State = DisclosureRequest.State


def check_register(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """A registrar or an officer of any agency."""
    if not has_agency_role(user, *WORKING):
        raise Hidden


def check_register_at(user: User, agency: Agency) -> None:
    """For an agency: those who work there."""
    if not agency_roles(user).filter(agency=agency, role__in=WORKING).exists():
        raise Hidden


def check_reword(user: User, paragraph: SecrecyParagraph, _at: datetime | None = None) -> None:
    """Where the paragraph is on the list."""
    check_register_at(user, paragraph.agency)


def check_start_paragraphs(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """While the list of an agency where the person works is empty."""
    check_register(user)
    if not agencies_without_paragraphs(user).exists():
        raise Refused("paragraphs_begun")


def check_work(user: User, request: DisclosureRequest, _at: datetime | None = None) -> None:
    """Attach and test documents: a registrar or officer of the agency, until it is put forward."""
    _check_role(user, request, WORKING)
    if request.state != State.OPEN:
        raise Refused("disclosure_not_open")


def check_item(user: User, item: DisclosureItem, request: DisclosureRequest, at: datetime) -> None:
    """One of its documents that the person sees."""
    if all(one.item.pk != item.pk for one in shown_to(user, request, at).items):
        raise Hidden


def check_test(outcome: str, paragraphs: list[str], reason: str, *, has_copy: bool) -> None:
    """What a test has to say."""
    for code in faults_of_test(outcome, paragraphs, reason, has_copy=has_copy).values():
        raise Refused(code)


def check_put_forward(user: User, request: DisclosureRequest, at: datetime) -> None:
    """Every document is tested, and whoever puts it forward sees them all."""
    check_work(user, request)
    shown = _check_sees_all(user, request, at)
    untested = sum(one.test is None for one in shown.items)
    if untested:
        raise Refused("disclosure_untested", n_documents=untested)


def check_decide(user: User, request: DisclosureRequest, at: datetime) -> None:
    """Decide on a refusal, or send it back: a decision maker or registrar who did not put it forward."""
    _check_role(user, request, DECIDING)
    if request.state != State.PUT_FORWARD:
        raise Refused("disclosure_not_put_forward")
    if request.put_forward_by_id == user.pk:
        raise Refused("disclosure_own")
    _check_sees_all(user, request, at)


def check_hand_out(user: User, request: DisclosureRequest, at: datetime) -> None:
    """Open what is released: once it is decided, for whoever works there and sees all of it."""
    _check_role(user, request, WORKING)
    if request.state not in {State.DECIDED, State.ANSWERED}:
        raise Refused("disclosure_not_decided")
    _check_sees_all(user, request, at)


def check_read_refusal(user: User, request: DisclosureRequest, at: datetime) -> None:
    """Read what is decided, or would be: from when it is put forward, for whoever reads of it and sees all of it."""
    _check_role(user, request, READERS)
    if request.state == State.OPEN or request.is_whole:
        raise Refused("disclosure_nothing_refused")
    _check_sees_all(user, request, at)


def check_answer(user: User, request: DisclosureRequest, at: datetime) -> None:
    """Say that it is answered, once."""
    if request.state == State.ANSWERED:
        _check_role(user, request, WORKING)
        raise Refused("disclosure_answered")
    check_hand_out(user, request, at)


def _check_role(user: User, request: DisclosureRequest, roles: tuple[str, ...]) -> None:
    if not roles_at(user, request) & frozenset(roles):
        raise Hidden


def _check_sees_all(user: User, request: DisclosureRequest, at: datetime) -> Shown:
    shown = shown_to(user, request, at)
    if shown.elsewhere:
        raise Refused("disclosure_others_handle")
    return shown
