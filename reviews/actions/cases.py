"""Cases: opened from eligible applications, placed in panels, moved through their stages."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from applications.actions.eligibility import confirm_eligible
from applications.domain.lifecycle import Status
from applications.domain.moves import IllegalMove
from applications.models import Application, Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.asking import ask_about
from reviews.actions.conflicts import detect_conflicts
from reviews.domain.labels import case_label
from reviews.domain.lifecycle import LIFE, RANKED, Outcome, Stage
from reviews.models import Case, Panel
from reviews.policies.assigning import check_open, check_place
from reviews.policies.staff import check_officer_of
from reviews.queries.hearings import standing
from reviews.queries.rounds import ready
from reviews.queries.visibility import case_for, seen_cases

EVENTS = {"screen_out": "case.screened_out", "lift_back": "case.lifted_back"}


@dataclass(frozen=True)
class Opened:
    """What came of opening, as far as the officer may know of it."""

    n_cases: int
    n_without_panel: int
    n_conflicts: int


@transaction.atomic
def open_cases(round_: Round, *, by: User, at: datetime) -> Opened:
    """Make a case of every application that is ready for the round, propose its panel, and look for conflicts.

    The status of an application judged as eligible becomes known here. May be run again: what has a case keeps it.
    """
    round_ = lock(round_, "call")
    waiting = list(ready(round_))
    check_open(by, round_, bool(waiting), at)
    panels = list(round_.panels.prefetch_related("areas"))
    serial = round_.cases.count()
    new = [
        _open_case(application, round_, panels, serial + place, by=by, at=at)
        for place, application in enumerate(waiting, start=1)
    ]
    ask_about(new, at=at)
    n_conflicts = detect_conflicts(round_, by=by, at=at)
    known = seen_cases(by, at, within=Q(pk__in=[case.pk for case in new]))
    return Opened(len(known), sum(1 for one in known if one.case.panel_id is None), n_conflicts)


@transaction.atomic
def place_in_panel(case: Case, panel: Panel, *, by: User, at: datetime) -> None:
    """Give a case to a panel of its round. The panel's members are asked to declare about it before they go on.

    Refused where a hearing before another panel is planned: `hearing_planned`.
    """
    panel = lock(panel)
    case = lock(case, "round")
    check_officer_of(case_for(by, case.pk, at))
    if panel.round_id != case.round_id:
        raise Refused("panel_of_other_round")
    check_place(case, panel, at)
    if case.stage != Stage.UNDER_REVIEW:
        raise Refused("illegal_stage")
    if case.panel_id != panel.pk and standing().filter(case=case).exists():
        raise Refused("hearing_planned")
    before, case.panel, case.rank = case.panel_id, panel, None
    case.save(update_fields=["panel", "rank"])
    detail = {"case": str(case.pk), "from": str(before or ""), "to": str(panel.pk)}
    append(f"application:{case.application_id}", "case.placed", detail=detail, by=by, at=at)
    ask_about([case], at=at)


def move_case(case: Case, move: str, *, reason: str = "", by: User, at: datetime) -> None:
    """Take a locked case through `move` of the table and audit it: the one writer of a stage and of a place."""
    before = case.stage
    try:
        target = LIFE.target(Stage(before), move)
    except IllegalMove as error:
        raise Refused("illegal_stage") from error
    case.stage = target.value
    if target in RANKED:
        case.place = target.value
    if target is Stage.GOES_ON:
        case.outcome = Outcome.GOES_ON.value
    case.save(update_fields=["stage", "place", "outcome"])
    detail = {"case": str(case.pk), "move": move, "from": before, "to": case.stage}
    detail |= {"reason": reason} if reason else {}
    append(f"application:{case.application_id}", EVENTS.get(move, "case.moved"), detail=detail, by=by, at=at)


def _open_case(
    application: Application, round_: Round, panels: list[Panel], serial: int, *, by: User, at: datetime
) -> Case:
    if application.status != Status.ELIGIBLE:
        confirm_eligible(application, by=by, at=at)
    case = Case.objects.create(
        application=application,
        round=round_,
        panel=_proposed_panel(application, panels),
        label=case_label(round_.number, serial),
        opened_at=at,
        compared_version=application.submitted_version,
    )
    detail = {"case": str(case.pk), "label": case.label, "panel": str(case.panel_id or "")}
    append(f"application:{application.pk}", "case.opened", detail=detail, by=by, at=at)
    return case


def _proposed_panel(application: Application, panels: list[Panel]) -> Panel | None:
    """The first panel for the area that was submitted, or the only panel there is."""
    version = application.submitted_version
    for panel in panels:
        if version and version.area_id in {area.pk for area in panel.areas.all()}:
            return panel
    return panels[0] if len(panels) == 1 else None
