"""A call with two panels whose lists are locked, for the joint priority list."""

from dataclasses import dataclass
from uuid import UUID

from clusterportal.accounts.models import User
from reviews.actions.call_list import lay_down_list, propose_list
from reviews.actions.cases import place_in_panel
from reviews.actions.panels import enter_panel_grades, lock_list, move_in_list, place_in_list
from reviews.models import CallListRow, CallListVersion, Case, Panel
from reviews.queries.call_list import arrangement_for
from tests.factories import DAY, make_staff
from tests.kept import kept
from tests.reviews.worlds import (
    CONFLICT,
    World,
    case_number,
    declare_staff,
    make_panel,
    make_reviewer,
    make_world,
)


@dataclass(frozen=True)
class Two:
    """A-01 to A-03 lie in the first panel, A-04 and A-05 in the second."""

    world: World
    other: Panel
    chairs: tuple[User, User]

    @property
    def officer(self) -> User:
        return self.world.officer

    @property
    def at(self) -> object:
        return self.world.in_panel

    def case(self, number: int) -> Case:
        return case_number(self.world, number)

    def key(self, number: int) -> UUID:
        return self.case(number).pk

    def chair_of(self, number: int) -> User:
        return self.chairs[0] if number <= 3 else self.chairs[1]

    def place(self, number: int, place: str) -> None:
        place_in_list(self.case(number), place, by=self.chair_of(number), at=self.world.in_panel)

    def move(self, number: int, step: int) -> None:
        move_in_list(self.case(number), step, by=self.chair_of(number), at=self.world.in_panel)

    def grade(self, number: int, overall: int) -> None:
        grades = {"quality": overall, "feasibility": 2, "overall": overall}
        enter_panel_grades(self.case(number), grades, by=self.chair_of(number), at=self.world.in_panel)

    def lock(self) -> None:
        for panel, chair in zip((self.world.panel, self.other), self.chairs, strict=True):
            lock_list(panel, by=chair, at=self.world.in_panel)

    def token(self, user: User | None = None) -> str:
        """What stands for the order on the page of an officer."""
        return arrangement_for(user or self.officer, self.world.call, self.world.in_panel).token

    def words_token(self, number: int) -> str:
        """What stands for the reason and the note of a row on the page of an officer."""
        rows = arrangement_for(self.officer, self.world.call, self.world.in_panel).rows
        return next(one.words_token for one in rows if one.case.pk == self.key(number))

    def begin(self) -> None:
        propose_list(self.world.call, by=self.officer, at=self.world.in_panel)

    def lay_down(self) -> CallListVersion:
        given = {"remark": "", "seen": self.token(), "by": self.officer, "at": self.world.in_panel}
        return lay_down_list(self.world.call, **given)

    def order(self) -> list[str]:
        return list(CallListRow.objects.order_by("position").values_list("case__label", flat=True))

    def places(self) -> dict[str, str]:
        return dict(CallListRow.objects.values_list("case__label", "place"))


@kept
def two_panels(*, locked: bool = True, fits: bool = True) -> Two:
    """Grades: A-01 6, A-02 5, A-03 4; A-04 7, A-05 5. A-01 and A-04 are prioritised, A-03 is not, the rest in reserve.

    `fits`: the frame is large enough for all.
    """
    world = make_world(5, closes_in=-38 * DAY)
    if fits:
        world.call.frame_sek = 10**10
        world.call.save(update_fields=["frame_sek"])
    other = make_panel(world.round, "Panel two")
    for number in (4, 5):
        place_in_panel(case_number(world, number), other, by=world.officer, at=world.declaring)
    chairs = (
        make_reviewer(world.panel, "chair", name="Chair One"),
        make_reviewer(other, "chair", name="Chair Two"),
    )
    two = Two(world, other, chairs)
    for number, grade in ((1, 6), (2, 5), (3, 4), (4, 7), (5, 5)):
        two.grade(number, grade)
    for number, place in zip(range(1, 6), PLACED, strict=True):
        two.place(number, place)
    if locked:
        two.lock()
    return two


PLACED = ("prioritise", "place_in_reserve", "leave_unprioritised", "prioritise", "place_in_reserve")


def second_officer(two: Two, *barred_from: int) -> User:
    """Another officer of the call, with a conflict of interest in the cases with these numbers."""
    officer = make_staff(two.world.call.agency, name="Officer Barred" if barred_from else "Officer Berg")
    references = (two.case(number).application.reference.replace("-", "_") for number in barred_from)
    declare_staff(officer, two.world.call, two.world.declaring, **dict.fromkeys(references, CONFLICT))
    return officer
