"""What an officer may do with the joint priority list of a call, and when."""

from applications.models import Call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.call_list import out_of_place
from reviews.domain.priority import Ranked, over_frame_sek
from reviews.policies.staff import check_declared_officer
from reviews.queries.arrangement import Arrangement
from reviews.queries.call_list import ListNow


def check_officer(user: User, call: Call) -> None:
    """Everything on the list: a declared officer of the call."""
    check_declared_officer(user, call)


def check_open(now: ListNow) -> None:
    """Change anything: not while it stands laid down, nor while a decision maker has the call's cases before them."""
    if now.standing is not None:
        raise Refused("call_list_laid_down")
    _check_not_at_meeting(now)


def check_propose(now: ListNow) -> None:
    """Make a proposal, a new one too: once any panel's list stands."""
    check_open(now)
    if not now.arrangement.lists.standing:
        raise Refused("no_list_stands")


def check_begin(now: ListNow) -> None:
    """Make the first proposal."""
    check_propose(now)
    if now.is_begun:
        raise Refused("call_list_begun")


def check_arrange(now: ListNow) -> None:
    """Move, place, say why, save: once the list is begun."""
    check_open(now)
    if not now.is_begun:
        raise Refused("call_list_not_begun")


def check_begin_anew(now: ListNow) -> None:
    """Put a new proposal in place of the order."""
    check_arrange(now)
    check_propose(now)


def check_take_in(now: ListNow) -> None:
    """Take into the list what panels have placed since it was begun."""
    check_arrange(now)
    if not now.to_take_in:
        raise Refused("nothing_to_take_in")


def check_lay_down(now: ListNow) -> None:
    """Let the list stand: every panel's list stands and is in it, in order, within the frame, departures explained."""
    check_arrange(now)
    _check_panels(now.arrangement)
    _check_order(now.arrangement)


def check_reopen(now: ListNow) -> None:
    """Open a list again that was laid down."""
    if now.standing is None:
        raise Refused("call_list_not_laid_down")
    _check_not_at_meeting(now)


def check_seen(now: ListNow, token: str) -> None:
    """Act on the order that was on the page: nobody has changed it since."""
    if now.arrangement.token != token:
        raise Refused("call_list_changed")


def check_reads_version(now: ListNow, number: int) -> None:
    """The version exists."""
    if number not in {one.number for one in now.versions}:
        raise Hidden


def _check_not_at_meeting(now: ListNow) -> None:
    if now.is_at_meeting:
        raise Refused("call_list_at_meeting")


def _check_panels(arrangement: Arrangement) -> None:
    if not arrangement.rows:
        raise Refused("call_list_empty")
    n_open = sum(not one.stands for one in arrangement.panels)
    if n_open:
        raise Refused("call_list_panel_open", n_panels=n_open)
    unplaced = sorted(case.label for one in arrangement.panels for case in one.unplaced)
    if unplaced:
        raise Refused("call_list_unplaced", labels=", ".join(unplaced))
    if arrangement.left_out:
        labels = sorted(arrangement.cases[one.key].label for one in arrangement.left_out)
        raise Refused("call_list_left_out", labels=", ".join(labels))


def _check_order(arrangement: Arrangement) -> None:
    wrong = out_of_place([one.case.pk for one in arrangement.rows], arrangement.places)
    if wrong is not None:
        raise Refused("call_list_out_of_place", label=arrangement.cases[wrong].label)
    ranked = [Ranked(one.case.pk, one.place, one.line.amount_sek) for one in arrangement.rows]
    over_sek = over_frame_sek(ranked, arrangement.call.frame_sek)
    if over_sek:
        raise Refused("over_frame", over_sek=over_sek)
    unexplained = [one.case.label for one in arrangement.rows if one.lacks_reason]
    if unexplained:
        raise Refused("call_list_reason_missing", labels=", ".join(unexplained))
