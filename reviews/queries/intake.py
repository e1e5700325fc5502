"""What has come in to a call, counted: by status and by technology area, of what a member of staff may see."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from applications.domain.lifecycle import Status
from applications.models import Call
from clusterportal.accounts.models import User
from reviews.queries.desk import applications_of_staff

WITHDRAWN = Status.WITHDRAWN.value


@dataclass(frozen=True)
class AreaIntake:
    """The applications of an area, and what they ask for; without a name, those without an area."""

    name: str
    n: int = 0
    asked_sek: int = 0

    def with_one(self, asked_sek: int) -> "AreaIntake":
        """One application more."""
        return AreaIntake(self.name, self.n + 1, self.asked_sek + asked_sek)


@dataclass(frozen=True)
class Intake:
    """How many: by status, in the order of an application's life, and by area, by name, without what is withdrawn."""

    statuses: tuple[tuple[str, int], ...]
    areas: tuple[tuple[str, int], ...]


def intake_of(user: User, call: Call, at: datetime, language: str) -> Intake:
    """In one statement."""
    rows = applications_of_staff(user, at).filter(call=call).order_by("reference")
    found = list(rows.values_list("status", f"submitted_version__area__name_{language}"))
    counted = Counter(status for status, _area in found)
    areas = Counter(area or "" for status, area in found if status != WITHDRAWN)
    in_order = tuple((status.value, counted[status.value]) for status in Status if counted[status.value])
    return Intake(in_order, tuple(sorted(areas.items())))


def areas_of(asked: Iterable[tuple[str, int]]) -> tuple[AreaIntake, ...]:
    """From the area and the amount of each application; by name."""
    areas: dict[str, AreaIntake] = {}
    for name, asked_sek in asked:
        areas[name] = areas.get(name, AreaIntake(name)).with_one(asked_sek)
    return tuple(areas[name] for name in sorted(areas))
