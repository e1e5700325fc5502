"""What a panel decides: its grades, and the order and the places of its priority list. Nothing of it is computed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from applications.domain.specification import Words
from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.cases import move_case
from reviews.domain.access import Part, Right, Time
from reviews.domain.lifecycle import Stage
from reviews.domain.priority import Ranked, moved, over_frame_sek
from reviews.models import Case, Panel, PanelGrade
from reviews.policies.panels import check_grade, check_rank
from reviews.policies.staff import check_declared_officer
from reviews.queries.meetings import items_under_way
from reviews.queries.panels import LISTED, in_order, panel_for, requested_sek
from reviews.queries.reviewing import criteria_of
from reviews.queries.rounds import next_round
from reviews.queries.visibility import Seen, case_for, seen_cases

PLACES = frozenset({"prioritise", "place_in_reserve", "leave_unprioritised"})


@transaction.atomic
def enter_panel_grades(case: Case, grades: Mapping[str, int], *, by: User, at: datetime) -> None:
    """Keep the grades that the panel has agreed on, by the criterion's key, each of them on its scale."""
    _lock_panel(case, by, at)
    list(items_under_way(case).select_for_update(no_key=True))  # who closes the item waits, or is waited for
    seen = case_for(by, case.pk, at, Right.BOARD)
    check_grade(seen)
    criteria = {criterion.key: criterion for criterion in criteria_of(seen.case)}
    if set(grades) != set(criteria):
        raise Refused("no_panel_grade")
    for key, grade in grades.items():
        criterion = criteria[key]
        if not 1 <= grade <= criterion.scale_max:
            name = Words(criterion.label_sv, criterion.label_en)
            raise Refused("grade_out_of_scale", criterion=name, scale_max=criterion.scale_max)
        columns = {"grade": grade, "by": by, "at": at}
        PanelGrade.objects.update_or_create(case=seen.case, criterion=criterion, defaults=columns)
    _audit(seen.case, "panel.graded", {"grades": dict(grades)}, by=by, at=at)


@transaction.atomic
def move_in_list(case: Case, step: int, *, by: User, at: datetime) -> None:
    """Move a case one visible place up (−1) or down (+1). Refused: `cannot_move_further`."""
    panel = _lock_panel(case, by, at)
    seen = case_for(by, case.pk, at, Right.BOARD)
    check_rank(seen)
    known = seen_cases(by, at, Right.BOARD, Q(panel=panel))
    visible = frozenset(one.case.pk for one in known if one.time is Time.PANEL)
    cases = list(in_order(panel))
    order = moved([one.pk for one in cases], case.pk, step, visible)
    if order is None:
        raise Refused("cannot_move_further")
    places = {key: place for place, key in enumerate(order, start=1)}
    for one in cases:
        one.rank = places[one.pk]
    Case.objects.bulk_update(cases, ["rank"])
    _audit(seen.case, "panel.ranked", {"step": step}, by=by, at=at)


@transaction.atomic
def place_in_list(case: Case, move: str, *, by: User, at: datetime) -> None:
    """Say that a case is prioritised, in reserve or not prioritised: `prioritise`, `place_in_reserve`, …"""
    if move not in PLACES:
        raise Refused("illegal_stage")
    _lock_panel(case, by, at)
    seen = case_for(by, case.pk, at, Right.BOARD)
    check_rank(seen)
    move_case(lock(case), move, by=by, at=at)


@transaction.atomic
def lock_list(panel: Panel, *, by: User, at: datetime) -> None:
    """Lock the priority list: every case that the chair sees is placed, and the prioritised fit the frame.

    Where another round follows, the frame does not bind yet. The cases from which the chair is barred are not asked
    for, lest the answer tell of them; the vice chair may still place those. Refused: `not_ranked_yet`, `over_frame`.
    """
    panel = panel_for(by, panel.pk, at)
    panel = lock(panel, "round__call")
    check_not_frozen(panel.round.call)
    known = seen_cases(by, at, Right.BOARD, LISTED & Q(panel=panel))
    _check_lockable(panel, known)
    panel.list_state = Panel.ListState.LOCKED
    panel.save(update_fields=["list_state"])
    append(f"call:{panel.round.call_id}", "panel.list_locked", detail={"panel": str(panel.pk)}, by=by, at=at)


@transaction.atomic
def unlock_list(panel: Panel, *, reason: str, by: User, at: datetime) -> None:
    """Open a locked list again; the officer says why."""
    panel = lock(panel, "round__call")
    check_declared_officer(by, panel.round.call)
    if panel.list_state != Panel.ListState.LOCKED:
        raise Refused("list_not_locked")
    if not reason.strip():
        raise Refused("unlock_list_needs_reason")
    panel.list_state = Panel.ListState.OPEN
    panel.save(update_fields=["list_state"])
    detail = {"panel": str(panel.pk), "reason": reason.strip()}
    append(f"call:{panel.round.call_id}", "panel.list_unlocked", detail=detail, by=by, at=at)


def _check_lockable(panel: Panel, known: Sequence[Seen]) -> None:
    if panel.list_state == Panel.ListState.LOCKED:
        raise Refused("list_locked")
    if not any(Part.CHAIR in one.parts and one.time is Time.PANEL for one in known):
        raise Refused("chair_only")
    waiting = [one for one in known if one.case.stage == Stage.UNDER_REVIEW]
    if waiting:
        raise Refused("not_ranked_yet", n_cases=len(waiting))
    asked = requested_sek([one.case for one in known])
    ranked = [Ranked(one.case.pk, one.case.standing, asked[one.case.application_id]) for one in known]
    over_sek = over_frame_sek(ranked, panel.round.call.frame_sek)
    if over_sek and next_round(panel.round) is None:
        raise Refused("over_frame", over_sek=over_sek)


def _lock_panel(case: Case, user: User, at: datetime) -> Panel:
    """The panel of a case that exists for the user, locked: acts on one list wait for each other."""
    panel = case_for(user, case.pk, at, Right.BOARD).case.panel
    if panel is None:
        raise Hidden
    return lock(panel)


def _audit(case: Case, action: str, detail: Mapping[str, object], *, by: User, at: datetime) -> None:
    row = {"case": str(case.pk), **detail}
    append(f"application:{case.application_id}", action, detail=row, by=by, at=at)
