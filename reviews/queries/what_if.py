"""The priority list of a call as an officer tries it otherwise: over the cases that the officer sees, as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from applications.models import Call
from clusterportal.accounts.models import User
from reviews.domain.call_list import Candidate, merged
from reviews.domain.lifecycle import Stage
from reviews.domain.what_if import Option
from reviews.models import Case, Decision, DecisionMeeting
from reviews.queries.call_list import ListNow, is_barred_in, list_now
from reviews.queries.decisions import decisions_of_staff, is_given_up
from reviews.queries.panels import requested_by_year

Outcome, State = Decision.Outcome, DecisionMeeting.State
DECISION_ROW = JSONObject(outcome="outcome", amount_sek="amount_sek", state="meeting__state", given_up=is_given_up())


@dataclass(frozen=True)
class Tryable:
    """A case of the list with its option. `place`: where the list has it; `outcome`: of its decision, if it has one."""

    case: Case
    title: str
    option: Option[UUID]
    place: Stage
    asked_sek: int
    outcome: str = ""

    @property
    def label(self) -> str:
        return self.case.label


@dataclass(frozen=True)
class TryableList:
    """The list in order. `is_whole`: nothing of the call is closed to the officer."""

    now: ListNow
    rows: tuple[Tryable, ...]
    is_whole: bool

    @property
    def options(self) -> tuple[Option[UUID], ...]:
        return tuple(one.option for one in self.rows)


def tryable_list(user: User, call: Call, at: datetime, language: str) -> TryableList:
    """In the joint order where it is begun, else as a proposal would put the panels' lists together."""
    now = list_now(user, call, at)
    places = _places(now)
    told = _told(user, list(places), at, language)
    rows = (_row(now.arrangement.cases[key], place, told[key]) for key, place in places.items())
    return TryableList(now, tuple(rows), not is_barred_in(user, call))


def _places(now: ListNow) -> dict[UUID, Stage]:
    """The places of the list by case, in order."""
    if now.is_begun:
        return now.arrangement.places
    candidates: Mapping[UUID, Candidate[UUID]] = {one.key: one for one in now.arrangement.candidates}
    return {key: candidates[key].place for key in merged(candidates.values())}


def _told(user: User, keys: list[UUID], at: datetime, language: str) -> dict[UUID, dict[str, Any]]:
    """What the submitted versions say of cases, and the decisions on them that the person sees; in one statement."""
    version = "application__submitted_version"
    decided = decisions_of_staff(user, at).filter(application=OuterRef("application"))
    rows = Case.objects.filter(pk__in=keys).annotate(
        title=F(f"{version}__title_{language}"),
        english=F(f"{version}__title_en"),
        area=F(f"{version}__area__name_{language}"),
        codes=F(f"{version}__document__subject_codes"),
        parties=F(f"{version}__document__parties"),
        decision=Subquery(decided.values(json=DECISION_ROW)[:1]),
    )
    names = ("pk", "title", "english", "area", "codes", "parties", "decision")
    return {row["pk"]: dict(row) for row in rows.values(*names)}


def _row(case: Case, place: Stage, told: Mapping[str, Any]) -> Tryable:
    """What is proposed or decided goes before what the list says."""
    weights = requested_by_year(told["parties"] or ())
    asked = sum(weights.values())
    decision = told["decision"] or {"outcome": "", "amount_sek": 0, "state": "", "given_up": False}
    outcome, granted = decision["outcome"], decision["amount_sek"]
    is_granted = outcome == Outcome.GRANTED and not decision["given_up"]
    option = Option(
        key=case.pk,
        counts=is_granted if outcome else place is Stage.PRIORITISED,
        amount_sek=granted if is_granted else asked,
        weights=weights,
        area=told["area"] or "",
        codes=tuple(map(str, told["codes"] or ())),
        is_fixed=decision["state"] == State.PUBLISHED,
    )
    return Tryable(case, told["title"] or told["english"], option, place, asked, outcome)
