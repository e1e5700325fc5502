"""The joint view of an initiative: what coordinators may know of both agencies' calls.

Labels, titles, areas, organisations, amounts, linked pairs, and a panel's order once its list is locked. Grades,
reviews and texts are not read here at all. A bar leaves a case out, from the lists and their sums too. A link is no
part of what is registered, and cannot change after the deadline: it is read from the applications themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from applications.domain.naming import text_in
from applications.models import Call, Initiative
from applications.policies.roles import agency_roles
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.models import User
from reviews.domain.crowding import Crowd, Prioritised, crowds
from reviews.domain.lifecycle import IN_PANEL, Stage
from reviews.domain.priority import Line, Ranked, lines
from reviews.models import Case, Panel
from reviews.queries.panels import place_of, requested_by_year, requested_in

Row = Mapping[str, Any]
OF_VERSION = (
    *("title_sv", "title_en", "area__name_sv", "area__name_en", "organisation__name_sv", "organisation__name_en"),
    "document__parties",
)


@dataclass(frozen=True)
class JointCase:
    """An application in outline. `label` is the reference until there is a case; `linked` is such a label.

    `by_year`: what it asks for in each calendar year.
    """

    key: UUID
    label: str
    title: str
    title_language: str
    area: str
    organisation: str
    others: tuple[str, ...]
    asked_sek: int
    sister: UUID | None = None
    linked: str = ""
    by_year: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class JointRow:
    """A row of a priority list: the place that the panel gave, and the sums over the rows shown."""

    case: JointCase
    line: Line[UUID]


@dataclass(frozen=True)
class JointList:
    """A panel; without rows until its list is locked."""

    panel: Panel
    is_locked: bool
    rows: tuple[JointRow, ...]


@dataclass(frozen=True)
class JointCall:
    """One agency's call, with what was submitted to it."""

    call: Call
    cases: tuple[JointCase, ...]
    lists: tuple[JointList, ...]

    @property
    def asked_sek(self) -> int:
        return sum(case.asked_sek for case in self.cases)


@dataclass(frozen=True)
class JointView:
    """Both agencies' calls. `crowded`: the areas in which several cases are prioritised, with their labels."""

    calls: tuple[JointCall, ...]
    crowded: tuple[Crowd[str], ...]


Shown = dict[UUID, JointCase]


def initiatives_coordinated_by(user: User) -> QuerySet[Initiative]:
    """The initiatives for which the person has a coordinator's role that counts."""
    return Initiative.objects.filter(pk__in=agency_roles(user).values("initiative"))


def joint_view(user: User, initiative: Initiative, at: datetime, language: str) -> JointView:
    """What a coordinator sees of the initiative. The number of statements is constant."""
    published = Call.objects.filter(initiative=initiative, published_at__lte=at).select_related("agency")
    calls = list(published.prefetch_related("rounds").order_by("agency", "closes_at"))
    received = _received(user, calls, at)
    listed = Case.objects.filter(application__in=[row["pk"] for row in received]).order_by("round__number", "label")
    cases = list(listed)
    labels = {case.application_id: case.label for case in cases}
    shown = {row["pk"]: _outline(row, labels, language) for row in received}
    shown |= _linked(shown, received, {call.pk: str(call.agency) for call in calls})
    lists = _lists(calls, cases, shown)
    in_order = sorted(received, key=lambda row: (row["pk"] not in labels, shown[row["pk"]].label))
    joint = tuple(
        JointCall(call, tuple(shown[row["pk"]] for row in in_order if row["call"] == call.pk), lists[call.pk])
        for call in calls
    )
    return JointView(joint, _crowded(joint))


def _received(user: User, calls: Iterable[Call], at: datetime) -> list[Row]:
    found = applications_visible_to(user, Role.REVIEW, at).filter(call__in=calls, withdrawn_at__isnull=True)
    columns = [f"submitted_version__{name}" for name in OF_VERSION]
    return [
        {name.removeprefix("submitted_version__"): value for name, value in row.items()}
        for row in found.order_by().values("pk", "call", "reference", "sister", *columns)
    ]


def _outline(row: Row, labels: Mapping[UUID, str], language: str) -> JointCase:
    title, parties = row[f"title_{language}"], row["document__parties"]
    own = {row["organisation__name_sv"], row["organisation__name_en"]}
    return JointCase(
        key=row["pk"],
        label=labels.get(row["pk"], row["reference"]),
        title=title or row["title_en"] or row["title_sv"],
        title_language=language if title else "en",
        area=row[f"area__name_{language}"] or "",
        organisation=row[f"organisation__name_{language}"] or "",
        others=tuple(text_in(party, "name", language) for party in parties if party["name"] not in own),
        asked_sek=requested_in(parties),
        by_year=requested_by_year(parties),
    )


def _linked(shown: Shown, received: Iterable[Row], agencies: Mapping[UUID, str]) -> Shown:
    """The cases that are linked with one of which the person may know too."""
    by_key = {row["pk"]: row for row in received}
    found = {row["pk"]: by_key[row["sister"]] for row in received if row["sister"] in by_key}
    return {
        key: replace(shown[key], sister=other["pk"], linked=f"{agencies[other['call']]} {shown[other['pk']].label}")
        for key, other in found.items()
    }


def _lists(calls: Iterable[Call], cases: Iterable[Case], shown: Shown) -> dict[UUID, tuple[JointList, ...]]:
    """The panels by the call's key."""
    frames = {call.pk: call.frame_sek for call in calls}
    found: dict[UUID, tuple[JointList, ...]] = dict.fromkeys(frames, ())
    standing = [case for case in cases if case.stage != Stage.GOES_ON]  # it counts in the round that follows
    panels = Panel.objects.filter(round__call__in=frames).select_related("round")
    for panel in panels.order_by("round__number", "name_en"):
        key = panel.round.call_id
        placed = (case for case in standing if case.panel_id == panel.pk and case.standing in IN_PANEL)
        own = sorted(placed, key=place_of)
        ranked = [Ranked(one.application_id, one.standing, shown[one.application_id].asked_sek) for one in own]
        rows = (JointRow(shown[line.key], line) for line in lines(ranked, frames[key]))
        is_locked = panel.list_state == Panel.ListState.LOCKED
        found[key] += (JointList(panel, is_locked, tuple(rows) if is_locked else ()),)
    return found


def _crowded(calls: Iterable[JointCall]) -> tuple[Crowd[str], ...]:
    labels, found = {}, []
    for call in calls:
        for row in (row for one in call.lists for row in one.rows if row.line.stage is Stage.PRIORITISED):
            labels[row.case.key] = f"{call.call.agency} {row.case.label}"
            found.append(Prioritised(row.case.key, row.case.area, row.case.sister))
    return tuple(Crowd(one.area, tuple(labels[key] for key in one.keys), one.is_one_cluster) for one in crowds(found))
