"""Panel: what is missing of the reviews is submitted, and the panels open."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_noop

from applications.models import Round
from clusterportal import clock
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.stages.people import first_rounds
from clusterportal.demo.stages.writing import submit_all
from reviews.actions.hearings import plan_hearings
from reviews.actions.meetings import plan_meeting
from reviews.domain.hearings import Terms, slots
from reviews.models import Hearing
from reviews.queries.hearings import cases_to_hear

NOTE = (
    "Visa på fem minuter hur klustret leds, och svara på panelens frågor.\n\n"
    "Show in five minutes how the cluster is led, and answer the panel's questions."
)
PLACE = "Västra Järnvägsgatan 3, Stockholm"


def open_panels(report: Callable[[float, str], None]) -> None:
    """The reviews are due, and two days later the panels meet."""
    jump_to(max(round_.review_due_at for round_ in first_rounds()) - timedelta(hours=6))
    for place, round_ in enumerate(first_rounds()):
        report(0.1 + 0.4 * place, gettext_noop("Reviews are submitted"))
        submit_all(round_)
    jump_to(max(round_.panel_opens_at for round_ in first_rounds()) + timedelta(hours=1))
    for round_ in first_rounds():
        _plan_meetings(round_)
        _plan_hearing(round_)


def _plan_meetings(round_: Round) -> None:
    """Each panel meets the day after; what is planned already stays."""
    officer = officers(round_.call.agency_id)[0]
    for panel in round_.panels.select_related("round__call").filter(meetings__isnull=True).order_by("name_en"):
        starts_at = clock.now() + timedelta(days=1)
        plan_meeting(panel, starts_at=starts_at, place=PLACE, by=officer, at=clock.now())


def _plan_hearing(round_: Round) -> None:
    """One application is heard after its panel's meeting."""
    officer, starts_at = officers(round_.call.agency_id)[0], clock.now() + timedelta(days=2)
    panel = round_.panels.select_related("round__call__agency").order_by("name_en").first()
    case = cases_to_hear(officer, panel, clock.now()).first() if panel is not None else None
    if panel is None or case is None or Hearing.objects.filter(case__round=round_).exists():
        return
    names_by = starts_at - timedelta(hours=3)
    said = Terms(place=PLACE, link="", note=NOTE, guests_max=3, names_by=names_by)
    slot = slots(starts_at, 1, minutes=30, pause=0)[0]
    plan_hearings(panel, [(case, slot)], said, by=officer, at=clock.now())
