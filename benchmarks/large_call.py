"""A call as large as the portal is planned for: its applications, one panel that reads them all, and a full meeting."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from applications.models import Application, Round
from clusterportal.accounts.models import User
from reviews.actions.declarations import accept_rules
from reviews.actions.meetings import mark_present, open_meeting
from reviews.actions.panels import enter_panel_grades
from reviews.models import Case, PanelMeeting, PanelRole
from tests.factories import DAY, NOW, make_application, make_call, make_user
from tests.reviews.meetings import current, item, planned, taken_up
from tests.reviews.worlds import World, assign, make_reviewer, make_world, write_review

N_RESEARCHERS = 7
N_READERS = 3
GRADES = {"quality": 6, "feasibility": 2, "overall": 6}


@dataclass
class LargeCall:
    """`people`: leader, reader (of all), newcomer (has accepted the rules and declared nothing), chair, officer."""

    world: World
    people: dict[str, User]
    draft: Application
    meetings: list[PanelMeeting] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return Case.objects.filter(round=self.world.round).earliest("label")


@transaction.atomic
def in_review(n_applications: int, n_members: int) -> LargeCall:
    """The review is under way: everybody but one has declared, three readers have written about each application."""
    world = make_world(n_applications, n_researchers=N_RESEARCHERS)
    people = {
        "leader": make_user("Leader Lind"),
        "officer": world.officer,
        "chair": make_reviewer(world.panel, "chair", name="Chair Ceder"),
        "reader": make_reviewer(world.panel, name="Reader Ring"),
        "newcomer": make_reviewer(world.panel, name="Newcomer Nord", declared=False),
    }
    accept_rules(world.round, by=people["newcomer"], at=world.declaring)
    others = [make_reviewer(world.panel) for _member in range(n_members - 3)]
    _read(world, people["reader"], others)
    draft = make_application(make_call(), leader=people["leader"], n_researchers=N_RESEARCHERS)
    return LargeCall(world, people, draft)


@transaction.atomic
def to_panel(call: LargeCall) -> None:
    """The same call weeks later: graded, and in the midst of its meeting."""
    Round.objects.filter(pk=call.world.round.pk).update(review_due_at=NOW - 3 * DAY, panel_opens_at=NOW - 2 * DAY)
    call.world.round.refresh_from_db()
    chair, at = call.people["chair"], NOW
    for case in _cases(call.world):
        write_review(case, call.people["reader"], at)
        enter_panel_grades(case, GRADES, by=chair, at=at)
    meeting = planned(call.world)
    open_meeting(meeting, by=chair, at=at)
    seats = PanelRole.objects.filter(panel=call.world.panel, declared_at__isnull=False)
    mark_present(current(meeting), set(seats.values_list("pk", flat=True)), by=chair, at=at)
    taken_up(current(meeting), item(meeting, 1).position, chair, call.world)
    call.meetings.append(current(meeting))


def _read(world: World, reader: User, others: list[User]) -> None:
    for place, case in enumerate(_cases(world)):
        turn = [others[(place * (N_READERS - 1) + step) % len(others)] for step in range(N_READERS - 1)]
        for user in (reader, *turn):
            assign(case, user)
        for user in turn:
            write_review(case, user, world.review)


def _cases(world: World) -> Iterator[Case]:
    yield from Case.objects.filter(round=world.round).select_related("round__call", "panel", "application")
