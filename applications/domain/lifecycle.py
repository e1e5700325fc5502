"""The life of an application: one table of statuses, of moves between them and of who makes each.

It holds only what the applicant may know; what the agency thinks meanwhile is a case's (reviews.domain.lifecycle).
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    REFUSED = "refused"
    UNSIGNED = "unsigned"
    SUPPLEMENTING = "supplementing"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    REJECTED = "rejected"
    DISMISSED = "dismissed"


class Mover(StrEnum):
    LEADER = "leader"
    SIGNATORY = "signatory"
    OFFICER = "officer"
    MEETING = "meeting"
    PORTAL = "portal"


class IllegalTransition(Exception):
    """The table has no such move from that status."""

    def __init__(self, status: Status, move: str) -> None:
        super().__init__(f"no move {move!r} from {status.value!r}")
        self.status = status
        self.move = move


@dataclass(frozen=True)
class Move:
    """One row of the table: `by` may take an application from any status of `sources` to `target`."""

    name: str
    sources: frozenset[Status]
    target: Status
    by: frozenset[Mover]


S, M = Status, Mover
FINAL = frozenset({S.WITHDRAWN, S.GRANTED, S.REJECTED, S.DISMISSED})
BEFORE_SUBMISSION = frozenset({S.DRAFT, S.REGISTERED})
TO_BE_JUDGED = frozenset({S.SUBMITTED, S.SIGNED, S.REFUSED, S.UNSIGNED})
AFTER_SUBMISSION = frozenset(Status) - BEFORE_SUBMISSION - FINAL


def _move(name: str, sources: frozenset[Status] | Status, target: Status, *by: Mover) -> Move:
    return Move(name, frozenset({sources}) if isinstance(sources, Status) else sources, target, frozenset(by))


MOVES = (
    _move("register", S.DRAFT, S.REGISTERED, M.LEADER),
    _move("unregister", S.REGISTERED, S.DRAFT, M.LEADER),
    _move("submit", S.REGISTERED, S.SUBMITTED, M.PORTAL),
    _move("open_signing", S.SUBMITTED, S.AWAITING_SIGNATURE, M.PORTAL),
    _move("deadline_moved", frozenset({S.SUBMITTED, S.AWAITING_SIGNATURE}), S.REGISTERED, M.PORTAL),
    _move("sign", frozenset({S.AWAITING_SIGNATURE, S.REFUSED}), S.SIGNED, M.SIGNATORY),
    _move("refuse", S.AWAITING_SIGNATURE, S.REFUSED, M.SIGNATORY),
    _move("lapse", S.AWAITING_SIGNATURE, S.UNSIGNED, M.PORTAL),
    _move("extend_signing", S.UNSIGNED, S.AWAITING_SIGNATURE, M.OFFICER),
    _move("ask_supplement", frozenset({S.SUBMITTED, S.SIGNED}), S.SUPPLEMENTING, M.OFFICER),
    _move("end_supplement", S.SUPPLEMENTING, S.SUBMITTED, M.OFFICER, M.PORTAL),
    _move("end_supplement_signed", S.SUPPLEMENTING, S.SIGNED, M.OFFICER, M.PORTAL),
    _move("confirm_eligible", frozenset({S.SUBMITTED, S.SIGNED}), S.ELIGIBLE, M.OFFICER),
    _move("announce_ineligible", TO_BE_JUDGED, S.INELIGIBLE, M.OFFICER),
    _move("withdraw", BEFORE_SUBMISSION | AFTER_SUBMISSION, S.WITHDRAWN, M.LEADER, M.SIGNATORY),
    _move("grant", S.ELIGIBLE, S.GRANTED, M.MEETING),
    _move("reject", S.ELIGIBLE, S.REJECTED, M.MEETING),
    _move("dismiss", TO_BE_JUDGED | {S.ELIGIBLE, S.INELIGIBLE}, S.DISMISSED, M.MEETING),
)
BY_NAME = {move.name: move for move in MOVES}


def check_move(status: Status, name: str) -> Status:
    """The status that the move leads to. Raises IllegalTransition where the table has no such move from `status`."""
    move = BY_NAME[name]
    if status not in move.sources:
        raise IllegalTransition(status, name)
    return move.target


def moves_from(status: Status) -> tuple[str, ...]:
    """The names of the moves that the table knows from `status`."""
    return tuple(move.name for move in MOVES if status in move.sources)


def is_submitted(status: Status) -> bool:
    """Whether an application with this status has become the agency's; a withdrawn one may or may not have been."""
    return status not in BEFORE_SUBMISSION
