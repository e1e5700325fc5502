"""The life of an application: one table of statuses, of moves between them and of who makes each.

It holds only what the applicant may know; what the agency thinks meanwhile is a case's (reviews.domain.lifecycle).
"""

from enum import StrEnum

from applications.domain.moves import Table, move


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


S, M = Status, Mover
FINAL = frozenset({S.WITHDRAWN, S.GRANTED, S.REJECTED, S.DISMISSED})
BEFORE_SUBMISSION = frozenset({S.DRAFT, S.REGISTERED})
TO_BE_JUDGED = frozenset({S.SUBMITTED, S.SIGNED, S.REFUSED, S.UNSIGNED})
AFTER_SUBMISSION = frozenset(Status) - BEFORE_SUBMISSION - FINAL

LIFE = Table(
    move("register", S.DRAFT, S.REGISTERED, M.LEADER),
    move("unregister", S.REGISTERED, S.DRAFT, M.LEADER),
    move("submit", S.REGISTERED, S.SUBMITTED, M.PORTAL),
    move("open_signing", S.SUBMITTED, S.AWAITING_SIGNATURE, M.PORTAL),
    move("deadline_moved", frozenset({S.SUBMITTED, S.AWAITING_SIGNATURE}), S.REGISTERED, M.PORTAL),
    move("sign", frozenset({S.AWAITING_SIGNATURE, S.REFUSED}), S.SIGNED, M.SIGNATORY),
    move("refuse", S.AWAITING_SIGNATURE, S.REFUSED, M.SIGNATORY),
    move("lapse", S.AWAITING_SIGNATURE, S.UNSIGNED, M.PORTAL),
    move("extend_signing", S.UNSIGNED, S.AWAITING_SIGNATURE, M.OFFICER),
    move("ask_supplement", frozenset({S.SUBMITTED, S.SIGNED}), S.SUPPLEMENTING, M.OFFICER),
    move("resume_supplement", frozenset({S.SUBMITTED, S.SIGNED}), S.SUPPLEMENTING, M.PORTAL),
    move("end_supplement", S.SUPPLEMENTING, S.SUBMITTED, M.OFFICER, M.PORTAL),
    move("end_supplement_signed", S.SUPPLEMENTING, S.SIGNED, M.OFFICER, M.PORTAL),
    move("confirm_eligible", frozenset({S.SUBMITTED, S.SIGNED}), S.ELIGIBLE, M.OFFICER),
    move("announce_ineligible", TO_BE_JUDGED, S.INELIGIBLE, M.OFFICER),
    move("withdraw", BEFORE_SUBMISSION | AFTER_SUBMISSION, S.WITHDRAWN, M.LEADER, M.SIGNATORY),
    move("grant", S.ELIGIBLE, S.GRANTED, M.MEETING),
    move("reject", S.ELIGIBLE, S.REJECTED, M.MEETING),
    move("dismiss", TO_BE_JUDGED | {S.ELIGIBLE, S.INELIGIBLE}, S.DISMISSED, M.MEETING),
)

OPEN_IN_TIME = BEFORE_SUBMISSION | LIFE["deadline_moved"].sources
"""What the applicant may change before the deadline, or a later one; not what is signed, refused or further on."""

MAY_GET_MORE_TIME = frozenset({S.AWAITING_SIGNATURE, S.REFUSED, S.UNSIGNED})
"""What the organisation can still sign, at once or when an officer has given it more time."""


def is_submitted(status: Status) -> bool:
    """Whether an application with this status has become the agency's; a withdrawn one may or may not have been."""
    return status not in BEFORE_SUBMISSION
