"""What a panel settles at its meeting: grades, the order and places of its list, statements."""

from django.db.models import QuerySet

from clusterportal import clock
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.stages.people import HEADS, file_of, head_of, panel_of, seats, user_of
from reviews.actions.panels import enter_panel_grades, lock_list, move_in_list, place_in_list
from reviews.actions.statements import approve_statement, mark_ready, write_statement
from reviews.domain.lifecycle import Stage
from reviews.models import Case, Panel, Statement
from reviews.queries.panels import in_order
from reviews.queries.reviewing import criteria_of

PLACES = {"granted": "prioritise", "reserve": "place_in_reserve", "rejected": "leave_unprioritised"}
NEW_TEXT = "The panel has discussed the application and stands by the grades that it has given."


def settle_board(panel: Panel) -> None:
    """Grade, write, rank and lock; what is settled already stays."""
    if panel.list_state == Panel.ListState.LOCKED:
        return
    cases = sorted(_cases(panel), key=_rank)
    for case in cases:
        _grade(case)
        _state(case)
    for _pass in range(2):  # whoever acts for one case may not see another, and moves past it
        for place, case in enumerate(cases):
            _move_to(case, place)
    for case in cases:
        if case.stage == Stage.UNDER_REVIEW:
            move = PLACES[file_of(case.application).get("outcome", "rejected")]
            place_in_list(case, move, by=head_of(case), at=clock.now())
    lock_list(panel, by=user_of(seats(panel, HEADS[0])[0]), at=clock.now())
    for case in cases:
        _approve(case, officers(panel.round.call.agency_id)[0])


def _cases(panel: Panel) -> QuerySet[Case]:
    listed = in_order(panel).select_related("application", "panel__round__call", "round__call")
    return listed.exclude(stage=Stage.PROPOSED)


def _rank(case: Case) -> tuple[int, str]:
    """The place that the sample gives; what it does not know comes last."""
    row = file_of(case.application)
    return row.get("panel", {}).get("rank", len(sample.applications())), case.label


def _grade(case: Case) -> None:
    agreed = file_of(case.application).get("panel", {}).get("grades", {})
    grades = {one.key: agreed.get(one.key, (one.scale_max + 1) // 2) for one in criteria_of(case)}
    enter_panel_grades(case, grades, by=head_of(case), at=clock.now())


def _state(case: Case) -> None:
    """The head of the panel writes the statement and marks it as ready."""
    if Statement.objects.filter(case=case).exclude(state=Statement.State.DRAFT).exists():
        return
    key = file_of(case.application).get("key")
    found = [row["text_en"] for row in sample.reviews()["statements"] if row["application"] == key]
    written = Statement.objects.filter(case=case).first()
    revision = written.revision if written else 0
    write_statement(case, found[0] if found else NEW_TEXT, revision=revision, by=head_of(case), at=clock.now())
    mark_ready(case, by=head_of(case), at=clock.now())


def _move_to(case: Case, place: int) -> None:
    """Move a case until it stands at its place, or no further."""
    for _step in range(len(sample.applications())):
        away = place - list(in_order(panel_of(case)).values_list("pk", flat=True)).index(case.pk)
        if away == 0:
            return
        try:
            move_in_list(case, 1 if away > 0 else -1, by=head_of(case), at=clock.now())
        except Refused:
            return


def _approve(case: Case, officer: User) -> None:
    if Statement.objects.filter(case=case, state=Statement.State.READY).exists():
        approve_statement(case, by=officer, at=clock.now())
