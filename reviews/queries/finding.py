"""Who of an agency's register fits one application: ranked, with every term and with what speaks against it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.utils.timezone import localdate

from applications.models import Application, Bar
from clusterportal.accounts.models import User
from reviews.domain.affinity import TermShare
from reviews.domain.availability import Availability
from reviews.domain.conflicts import Origin, State, Tier, bars, first_state
from reviews.domain.detection import detect
from reviews.domain.lifecycle import Stage
from reviews.models import Case, Conflict, EntryAffiliation, Panel, PanelRole, Reviewer, ReviewInvitation
from reviews.queries.availability import availability_of, during
from reviews.queries.bidding import said_in, standing_bids
from reviews.queries.composition import own_agencies
from reviews.queries.desk import applications_handled_by, cases_of_staff
from reviews.queries.expertise import expertise_of
from reviews.queries.facts import People, application_facts, named_in, people_with_profiles
from reviews.queries.fitting import areas_of, fit_of, with_parts
from reviews.queries.matching import active_assignments
from reviews.queries.register import reviewers_open_to


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; what is empty narrows nothing. `area` is a technology area's key."""

    code: str = ""
    area: str = ""
    language: str = ""
    gender: str = ""

    def takes(self, one: Reviewer) -> bool:
        """Whether the reviewer is wanted. A code stands for all that begin with it, and for the wider one it is in."""
        said = expertise_of(one)
        codes = any(self.code.startswith(known) or known.startswith(self.code) for known in said.subject_codes)
        languages = {word.casefold() for word in said.languages}
        return all(
            (
                not self.code or codes,
                not self.area or self.area in areas_of(one),
                not self.language or self.language.casefold() in languages,
                not self.gender or self.gender == said.gender,
            )
        )


@dataclass(frozen=True)
class Mark:
    """A conflict that was declared, entered or found. `kept` is None where it is found for this page alone."""

    rule: str
    state: State
    kept: Conflict | None


@dataclass(frozen=True)
class Fit:
    """One reviewer beside the application. `part`: in the case's panel; `is_asked`: to it, and has not answered."""

    reviewer: Reviewer
    value: float
    terms: tuple[TermShare, ...]
    availability: Availability
    marks: tuple[Mark, ...]
    is_barred: bool
    n_readings: int
    load_max: int
    part: PanelRole | None
    is_asked: bool
    is_reading: bool

    @property
    def place(self) -> EntryAffiliation | None:
        """Where the person works now, as the agency reads it."""
        reviewer: Any = self.reviewer
        jobs = (job for entry in (*reviewer.kept, *reviewer.shared) for job in entry.affiliations.all())
        return next((job for job in jobs if job.ends_on is None), None)

    @property
    def is_closed(self) -> bool:
        """Whether the person is barred, or will be once the conflict that the portal finds is kept."""
        return self.is_barred or bars(mark.state for mark in self.marks)

    @property
    def can_be_invited(self) -> bool:
        return not (self.is_closed or self.part or self.is_asked)

    @property
    def can_be_assigned(self) -> bool:
        reads = self.part is not None and self.part.role != PanelRole.Role.OBSERVER
        return reads and not (self.is_closed or self.is_reading)


@dataclass(frozen=True)
class Found:
    """The whole register, the best fit first. `case`: the application's newest, where it has one."""

    case: Case | None
    rows: tuple[Fit, ...]

    @property
    def is_open(self) -> bool:
        """Whether readers are still chosen: the case is under review, and its panel's list is open."""
        case = self.case
        has_list = case is not None and case.panel is not None and case.panel.list_state == Panel.ListState.OPEN
        return has_list and case is not None and case.stage == Stage.UNDER_REVIEW and not case.is_screened_out


def application_to_find_for(user: User, key: Any, at: datetime) -> Application | None:
    """An application that the officer handles, with its submitted version."""
    handled = applications_handled_by(user, at).select_related("call__agency", "submitted_version__area")
    return handled.filter(pk=key).first()


def find(user: User, application: Application, at: datetime) -> Found:
    """The reviewers of the agency's register for an application that the officer handles.

    The query count does not grow with the register. Nothing is kept of what is found.
    """
    case = application.cases.select_related("panel", "round__call").order_by("-round__number").first()
    reviewers = list(_register(user, application, case))
    people = people_with_profiles({one.person_id for one in reviewers} | named_in([application]))
    for one in reviewers:
        one.person = people.persons[one.person_id]
        one.kept, one.shared = people.read_by(one.person_id, application.call.agency_id)
    said = said_in({(0, place): one.said for place, one in enumerate(reviewers) if one.said})
    fit, beside = fit_of(application, reviewers, said), _Beside(user, application, case, reviewers, people, at)
    rows = [
        beside.row(one, float(fit.combined[0, place]), fit.of_pair(0, place)) for place, one in enumerate(reviewers)
    ]
    return Found(case, tuple(sorted(rows, key=lambda row: (-row.value, str(row.reviewer), row.reviewer.pk))))


def _register(user: User, application: Application, case: Case | None) -> QuerySet[Any]:
    barred = Bar.objects.filter(application=application, person=OuterRef("person"), lifted_at__isnull=True)
    waiting = ReviewInvitation.objects.filter(reviewer=OuterRef("pk"), state=ReviewInvitation.State.SENT)
    asked = waiting.filter(panel=case.panel_id if case is not None else None)
    agency = application.call.agency_id
    open_here: QuerySet[Any] = reviewers_open_to(own_agencies(user).filter(agency=agency)).prefetch_related(None)
    bids = standing_bids().filter(case=case.pk if case is not None else None, reviewer=OuterRef("pk"))
    said = Subquery(bids.values(json=JSONArray("wish", "competence")))
    facts = {"is_barred": Exists(barred), "is_asked": Exists(asked), "said": said}
    rows: QuerySet[Any] = with_parts(open_here, agency).annotate(**facts)
    return rows


class _Beside:
    """What stands beside the expertise, looked up for all reviewers at once."""

    def __init__(
        self,
        user: User,
        application: Application,
        case: Case | None,
        reviewers: Sequence[Reviewer],
        people: People,
        at: datetime,
    ) -> None:
        self.case = case
        self.marks = _marks(application, [one.person_id for one in reviewers], people, localdate(at))
        self.availability = _availability(application, case, reviewers)
        readings = _readings(user, case, at)
        self.readings = Counter(reviewer for reviewer, _case in readings)
        self.reading = {reviewer for reviewer, key in readings if case is not None and key == case.pk}

    def row(self, one: Any, value: float, terms: tuple[TermShare, ...]) -> Fit:
        parts = _parts(one, self.case)
        return Fit(
            reviewer=one,
            value=value,
            terms=terms,
            availability=self.availability[one.pk],
            marks=self.marks.get(one.person_id, ()),
            is_barred=one.is_barred,
            n_readings=self.readings[one.pk],
            load_max=sum(part.load_max for part in parts),
            part=next((part for part in parts if self.case and part.panel_id == self.case.panel_id), None),
            is_asked=one.is_asked,
            is_reading=one.pk in self.reading,
        )


def _marks(application: Application, reviewers: Iterable[Any], people: People, on: date) -> dict[Any, tuple[Mark, ...]]:
    """By person: the conflicts that stand, and what detection would find now and nobody has judged."""
    reviewers = list(reviewers)
    kept = list(Conflict.objects.filter(application=application, person__in=reviewers).order_by("tier", "rule"))
    known = {(one.person_id, one.rule) for one in kept if one.origin == Origin.DETECTED}
    found: dict[Any, list[Mark]] = {person: [] for person in reviewers}
    for one in kept:
        if one.state != State.CLEARED:
            found[one.person_id].append(Mark(one.rule, State(one.state), one))
    facts = application_facts([application], people)[application.pk]
    for person in reviewers:
        for finding in detect(people.whole(person), facts, on):
            if (person, finding.rule) not in known:
                state = first_state(Origin.DETECTED, Tier(finding.tier))
                found[person].append(Mark(finding.rule, state, None))
    return {person: tuple(marks) for person, marks in found.items()}


def _availability(application: Application, case: Case | None, reviewers: Sequence[Any]) -> dict[Any, Availability]:
    terms = {one.pk: (entry.starts_on, entry.ends_on) for one in reviewers for entry in one.kept}
    if case is not None:
        return during(case.round, reviewers, terms)
    return availability_of(application.call.agency_id, reviewers, terms)


def _parts(one: Reviewer, case: Case | None) -> list[PanelRole]:
    """The reviewer's parts in the panels of the case's round."""
    parts = [part for part in one.panel_roles.all() if part.ended_at is None]
    return [part for part in parts if case is not None and part.panel.round_id == case.round_id]


def _readings(user: User, case: Case | None, at: datetime) -> list[tuple[Any, Any]]:
    """Who reads what in the round, of the cases that the officer sees."""
    if case is None:
        return []
    seen = active_assignments(case.round).filter(case__in=cases_of_staff(user, case.round, at))
    return list(seen.values_list("reviewer", "case"))
