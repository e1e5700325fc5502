"""Until when readers are chosen in a round: runs until its panels open, changes by hand until a list is locked."""

from datetime import datetime

from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.models import Case, Panel
from reviews.policies.staff import check_declared_officer
from reviews.queries.rounds import RoundNow


def check_run(user: User, round_: Round, now: RoundNow, at: datetime) -> None:
    """Start a run: a declared officer, before the panels open, with cases to assign and people who have declared."""
    check_declared_officer(user, round_.call)
    check_before_panel(round_, at)
    if not now.has_cases:
        raise Refused("nothing_to_assign")
    if not now.has_readers:
        raise Refused("nobody_to_assign")


def check_before_panel(round_: Round, at: datetime) -> None:
    """The round's panels have not opened."""
    if at >= round_.panel_opens_at:
        raise Refused("panel_is_open")


def check_open(user: User, round_: Round, has_ready: bool, at: datetime) -> None:
    """Until the panels open, since conflicts are looked for anew each time; then only for what was judged late."""
    check_declared_officer(user, round_.call)
    if not has_ready:
        check_before_panel(round_, at)


def check_place(case: Case, panel: Panel, at: datetime) -> None:
    """A case changes panel until the panels open; one that has none, since it was judged late, still gets one."""
    if case.panel_id is not None:
        check_before_panel(case.round, at)
    if panel.list_state == Panel.ListState.LOCKED:
        raise Refused("list_locked")


def check_by_hand(case: Case) -> None:
    """Who reads a case can change until its panel's list is locked, while the case is under review."""
    if case.is_screened_out:
        raise Refused("screened_out")
    if case.panel is not None and case.panel.list_state == Panel.ListState.LOCKED:
        raise Refused("list_locked")
