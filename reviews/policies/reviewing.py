"""Who may write a review, and when."""

from datetime import datetime

from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from reviews.domain.access import Part, Time
from reviews.models import Panel, Review
from reviews.queries.visibility import Seen

READERS = frozenset({Part.READER, Part.READER_DONE, Part.EXTERNAL_READER})


def check_reads(seen: Seen) -> None:
    """The case is assigned to the person, who is clear."""
    if not seen.parts & READERS:
        raise Hidden


def check_write(seen: Seen, review: Review | None, at: datetime) -> None:
    """Write the own review: from the opening of the review until the panel's list is locked, while not submitted."""
    check_reads(seen)
    check_not_frozen(seen.case.round.call)
    if seen.time is Time.OPENED:
        raise Refused("review_not_open")
    is_locked = seen.case.panel is not None and seen.case.panel.list_state == Panel.ListState.LOCKED
    if is_locked or seen.time not in {Time.REVIEW, Time.PANEL}:
        raise Refused("review_closed")
    if seen.case.is_screened_out:
        raise Refused("screened_out")
    if review is not None and review.state == Review.State.SUBMITTED:
        raise Refused("already_reviewed")


def check_read_others(seen: Seen) -> None:
    """Read what the others have submitted; a reader first submits the own review."""
    if seen.may_read_reviews:
        return
    check_reads(seen)
    if Part.EXTERNAL_READER in seen.parts:
        raise Hidden
    raise Refused("own_review_first")
