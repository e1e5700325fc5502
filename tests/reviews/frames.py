"""A call in its panel whose list is locked, for what is taken of its frame."""

from dataclasses import dataclass
from datetime import datetime

from applications.actions.bars import set_bar
from applications.models import Application, BudgetCell, Frame
from clusterportal.accounts.models import User
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose, publish_meeting
from reviews.models import Case, Decision, DecisionMeeting, Panel
from reviews.queries.frames import CallFrame, View, call_frames
from tests.factories import DAY, NOW, TODAY, make_agency, make_initiative, make_person, make_staff
from tests.kept import kept
from tests.reviews.worlds import World, case_number, declare_staff, freeze, make_reviewer, make_world

M = 1_000_000
OTHERS_FIRST = {1: "prioritised", 2: "prioritised", 3: "reserve"}


@dataclass
class Framed:
    """A-01 and A-02 are prioritised, A-03 is in reserve. Each asks for 30, 40 and 50 million in three years.

    The frame is 300 million over three years, VR's share of the initiative 500 million.
    """

    world: World
    decider: User
    second: User

    @property
    def at(self) -> datetime:
        return self.world.in_panel

    @property
    def years(self) -> list[int]:
        return list(self.world.call.grant_years)

    def application(self, number: int) -> Application:
        return case_number(self.world, number).application

    def meeting(self, *numbers: int, grants: dict[int, int] | None = None) -> DecisionMeeting:
        """An open meeting on the cases, granted what they ask for unless `grants` says otherwise; 0 is rejected."""
        given = {"by": self.world.officer, "at": self.at}
        meeting = create_meeting(self.world.call, title="Meeting", held_on=TODAY, **given)
        attach(meeting, [self.application(number) for number in numbers], **given)
        Decision.objects.filter(meeting=meeting).update(reason_sv="Panelens bedömning.")
        for number, amount_sek in (grants or {}).items():
            decision = meeting.decisions.get(application=self.application(number))
            outcome = "granted" if amount_sek else "rejected"
            texts = {"reason_sv": "Skäl.", "reason_en": "", "internal_note": ""}
            propose(decision, outcome=outcome, amount_sek=amount_sek, **texts, **given)
        return meeting

    def lock(self, meeting: DecisionMeeting) -> None:
        said = {"minutes": "Protokoll.", "two_in_one_area_reason": "De kompletterar varandra."}
        lock_meeting(meeting, **said, by=self.world.officer, at=self.at)

    def publish(self, meeting: DecisionMeeting) -> None:
        self.lock(meeting)
        publish_meeting(meeting, by=self.decider, at=self.at)

    def bar(self, user: User, number: int) -> None:
        set_bar(self.application(number), make_person(user=user), by=None, at=NOW)

    def frame(self, user: User | None = None) -> CallFrame:
        (found,) = call_frames(user or self.world.officer, [self.world.call], self.at, "en")
        return found

    def takings(self, user: User | None = None) -> dict[str, tuple[str, tuple[int, ...]]]:
        """By label: the kind, and millions by year."""
        return {
            one.label: (one.claim.kind.value, tuple(sek // M for sek in one.claim.by_year.values()))
            for one in self.frame(user).takings
        }

    def view(self, user: User) -> View:
        return self.frame(user).view


@kept
def framed() -> Framed:
    world = make_world(3, closes_in=-38 * DAY)
    world.call.frame_sek = 300 * M
    world.call.save(update_fields=["frame_sek"])
    Frame.objects.update_or_create(initiative=make_initiative(), agency=make_agency(), defaults={"amount_sek": 500 * M})
    for number, place in OTHERS_FIRST.items():
        case = case_number(world, number)
        _ask(case.application)
        Case.objects.filter(pk=case.pk).update(stage=place, place=place, rank=number)
    Panel.objects.update(list_state="locked")
    make_reviewer(world.panel, "chair")
    decider = make_staff(world.call.agency, "decision_maker", name="Decider Dahl")
    second = make_staff(world.call.agency, name="Officer Nord")
    for user in (decider, second):
        declare_staff(user, world.call, world.declaring)
    return Framed(world, decider, second)


def _ask(application: Application) -> None:
    for year, millions in zip(application.call.grant_years, (30, 40, 50), strict=True):
        cells = BudgetCell.objects.filter(party__consortium=application.consortium, year=year)
        cells.update(amount_sek=millions * M)
    version = freeze(application)
    Application.objects.filter(pk=application.pk).update(registered_version=version, submitted_version=version)
