"""Who may talk about a case, and when."""

from datetime import datetime, timedelta

from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.access import Part, Time
from reviews.models import Panel, Post
from reviews.policies.reviewing import check_read_others
from reviews.queries.visibility import Seen

SPEAKERS = frozenset({Part.OFFICER, Part.CHAIR, Part.READER_DONE, Part.MEMBER})
OPEN = frozenset({Time.REVIEW, Time.PANEL})
EDITABLE = timedelta(minutes=10)


def check_read_discussion(seen: Seen) -> None:
    """Read what is said: whoever may read the reviews, and a reader after the own one is submitted."""
    check_read_others(seen)


def check_speak(seen: Seen) -> None:
    """Say something: from the opening of the review until the panel's list is locked. Observers listen."""
    check_read_discussion(seen)
    if not seen.parts & SPEAKERS:
        raise Refused("only_listening")
    check_not_frozen(seen.case.round.call)
    is_locked = seen.case.panel is not None and seen.case.panel.list_state == Panel.ListState.LOCKED
    if is_locked or seen.time not in OPEN:
        raise Refused("discussion_closed")


def check_strike(seen: Seen, post: Post, user: User) -> None:
    """Strike out an own post, which stays and is marked."""
    _check_own(seen, post, user)
    check_speak(seen)
    if post.struck_at is not None:
        raise Refused("post_struck")


def check_edit(seen: Seen, post: Post, user: User, at: datetime) -> None:
    """Change an own post within ten minutes of saying it."""
    check_strike(seen, post, user)
    if at - post.at > EDITABLE:
        raise Refused("post_too_old")


def _check_own(seen: Seen, post: Post, user: User) -> None:
    check_read_discussion(seen)
    if post.by_id != user.pk:
        raise Hidden
