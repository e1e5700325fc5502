"""Hearings for the tests: planned by the real action."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from applications.models import Applicant
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.actions.hearings import change_hearing, plan_hearings
from reviews.domain.hearings import Slot, Terms, slots
from reviews.models import Case, Hearing
from tests.factories import DAY, add_applicant, make_user
from tests.reviews.worlds import World, case_number

HOUR = timedelta(hours=1)


def terms(world: World, **changes: Any) -> Terms:
    """Two may come with the leader, named until the day before."""
    said = Terms("Room 4", "https://video.example/h", "Bring your budget.", 2, world.in_panel + DAY)
    return replace(said, **changes)


def start(world: World) -> datetime:
    """When the first hearing begins: two days after the panel has opened and it was planned."""
    return world.in_panel + 2 * DAY


def hear(world: World, *numbers: int, at: datetime | None = None, **changes: Any) -> list[Hearing]:
    """Hearings of half an hour of the cases with these numbers, one after another."""
    cases = [case_number(world, number) for number in numbers]
    planned = list(zip(cases, slots(start(world), len(cases), minutes=30, pause=10), strict=True))
    plan_hearings(cases[0].panel, planned, terms(world, **changes), by=world.officer, at=at or world.in_panel)
    return [hearing_of(case) for case in cases]


def hearing_of(case: Case) -> Hearing:
    """The one that stands, or the last that was cancelled."""
    rows = Hearing.objects.filter(case=case).select_related("case__panel__round__call__agency", "case__application")
    return rows.order_by("-planned_at", "-cancelled_at").first()


def move(world: World, hearing: Hearing, by: timedelta, **changes: Any) -> None:
    slot = Slot(hearing.starts_at + by, hearing.ends_at + by)
    change_hearing(hearing, slot, terms(world, **changes), by=world.officer, at=world.in_panel)


def leader_of(hearing: Hearing) -> User:
    return hearing.case.application.created_by


def join(hearing: Hearing, name: str) -> tuple[User, Applicant]:
    """Somebody more in the consortium of the application."""
    user = make_user(name)
    return user, add_applicant(hearing.case.application.consortium, user, "researcher")


def told(template: str = "") -> dict[str, list[str]]:
    """To whom which messages wait, by the kind in their key."""
    found: dict[str, list[str]] = {}
    for one in Message.objects.filter(key__startswith=template or "hearing_").order_by("to"):
        found.setdefault(one.key.split(":")[0], []).append(str(one.recipient))
    return {key: sorted(names) for key, names in found.items()}
