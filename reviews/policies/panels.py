"""Who may act for a panel, and when."""

from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from reviews.domain.access import Part, Time
from reviews.domain.lifecycle import Stage
from reviews.models import Panel, Statement
from reviews.queries.visibility import Seen

WRITERS = frozenset({Part.READER, Part.READER_DONE, Part.CHAIR})


def check_in_panel(seen: Seen) -> None:
    """The panel's board is the person's to read."""
    if not seen.may_read_board:
        raise Hidden


def check_chair(seen: Seen) -> None:
    """Act as the chair of this case, in the panel: the chair, or the vice chair where the chair is barred."""
    check_in_panel(seen)
    if Part.CHAIR not in seen.parts:
        raise Refused("chair_only")
    check_not_frozen(seen.case.round.call)
    if seen.time is not Time.PANEL:
        raise Refused("panel_not_open")


def check_rank(seen: Seen) -> None:
    """Grade, rank or place a case, while the list is open.

    What the chair locked without having seen, because of a conflict of interest, the vice chair may still place once.
    Once the panel's meeting is closed, its minutes say how the list stands: to change it, the meeting is opened again.
    """
    check_chair(seen)
    if seen.case.is_screened_out:
        raise Refused("screened_out")
    _check_list_open(seen)


def check_screen(seen: Seen) -> None:
    """Screen a case out or lift it back, while the list is open: its officer at any time, its chair in the panel."""
    check_not_frozen(seen.case.round.call)
    if Part.OFFICER not in seen.parts:
        check_chair(seen)
    elif seen.time not in {Time.OPENED, Time.REVIEW, Time.PANEL}:
        raise Refused("illegal_stage")
    if seen.case.panel is not None:
        _check_list_open(seen)


def _check_list_open(seen: Seen) -> None:
    panel = seen.case.panel
    is_open = panel is not None and panel.list_state == Panel.ListState.OPEN
    is_left = seen.case.seen_chair_barred and seen.case.stage == Stage.UNDER_REVIEW  # type: ignore[attr-defined]
    if not (is_open or is_left):
        raise Refused("list_locked")
    if seen.minutes_stand:
        raise Refused("minutes_stand")


def check_grade(seen: Seen) -> None:
    """Enter the panel's grades: in a meeting only on what is before it, when whoever is barred has left the room."""
    check_rank(seen)
    if seen.waits_in_meeting:
        raise Refused("not_before_panel")


def check_read_versions(seen: Seen) -> None:
    """Read how the statement came about: who judges the case, not who decides on it."""
    check_in_panel(seen)
    if not seen.may_read_reviews:
        raise Hidden


def check_write_statement(seen: Seen, statement: Statement | None) -> None:
    """Write the panel's statement: an assigned reader or the chair, until it is marked as ready."""
    check_in_panel(seen)
    if not seen.parts & WRITERS:
        raise Refused("readers_only")
    check_not_frozen(seen.case.round.call)
    if seen.time is not Time.PANEL:
        raise Refused("panel_not_open")
    if statement is not None and statement.state == Statement.State.READY:
        raise Refused("statement_ready")
    if statement is not None and statement.state == Statement.State.APPROVED:
        raise Refused("statement_approved")
