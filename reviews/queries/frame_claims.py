"""The cases that take of the frames of calls: granted, proposed, or on the list within the frame line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery

from applications.models import Call
from clusterportal.accounts.models import User
from reviews.domain.frames import Claim, Kind, spread
from reviews.domain.lifecycle import RANKED, Stage
from reviews.domain.priority import Ranked, lines
from reviews.models import CallList, Case, Decision, DecisionMeeting, Panel
from reviews.queries.arrangement import cases_of_list
from reviews.queries.decisions import decisions_of_staff, is_given_up
from reviews.queries.desk import applications_handled_by
from reviews.queries.joint import JointCall, JointRow
from reviews.queries.panels import place_of, requested_by_year

Outcome, State = Decision.Outcome, DecisionMeeting.State
VERSION = "submitted_version"


@dataclass(frozen=True)
class Taking:
    """A case that takes of its call's frame. `is_beyond`: it is prioritised, but the frame ends above it."""

    label: str
    title: str
    claim: Claim[UUID]
    is_beyond: bool = False


Takings = dict[UUID, tuple[Taking, ...]]


def claims_of_staff(
    user: User, calls: Iterable[Call], listed_in: Iterable[Call], at: datetime, language: str
) -> Takings:
    """By call: what the person's meetings hold; of those in `listed_in` also what the list holds."""
    given, listing = list(calls), list(listed_in)
    found: dict[UUID, list[Taking]] = {call.pk: [] for call in given}
    decided = set()
    for row in _decisions(user, given, at, language) if given else ():
        decided.add(row["application"])
        if row["outcome"] == Outcome.GRANTED and not row["given_up"]:
            found[row["meeting__call"]].append(_decided(row))
    if listing:
        for call, taking in _listed(user, listing, at, language):
            if taking.claim.key not in decided:
                found[call].append(taking)
    return {key: tuple(takings) for key, takings in found.items()}


def claims_of_coordinator(calls: Iterable[JointCall]) -> Takings:
    """By call: what is granted of the cases shown, and what panels have prioritised in their locked lists."""
    given = list(calls)
    shown = {case.key for call in given for case in call.cases}
    published = Decision.objects.filter(application__in=shown, meeting__state=State.PUBLISHED)
    granted = Q(outcome=Outcome.GRANTED) & ~Q(is_given_up())
    rows = published.annotate(granted=ExpressionWrapper(granted, BooleanField()))
    decided = {
        key: amount_sek if is_granted else 0
        for key, is_granted, amount_sek in rows.values_list("application", "granted", "amount_sek")
    }
    return {call.call.pk: tuple(_of_coordinator(call, decided)) for call in given}


def budget_of(call: Call, asked: Mapping[int, int], amount_sek: int) -> dict[int, int]:
    """An amount by year as the submitted budget divides what it asks for; one without amounts, in equal parts."""
    return spread(amount_sek, asked or dict.fromkeys(call.grant_years, 0))


def _of_coordinator(joint: JointCall, decided: Mapping[UUID, int]) -> Iterable[Taking]:
    """`decided`: by case what is granted and not given up, or nothing."""
    for case in joint.cases:
        if amount_sek := decided.get(case.key, 0):
            by_year = budget_of(joint.call, case.by_year, amount_sek)
            yield Taking(case.label, case.title, Claim(case.key, Kind.COMMITTED, by_year))
    for row in (row for one in joint.lists for row in one.rows):
        if row.line.stage is Stage.PRIORITISED and row.case.key not in decided:
            yield _of_joint_list(joint.call, row)


def _of_joint_list(call: Call, row: JointRow) -> Taking:
    by_year = budget_of(call, row.case.by_year, row.case.asked_sek)
    return Taking(row.case.label, row.case.title, Claim(row.case.key, Kind.LISTED, by_year), not row.line.fits)


def _decisions(user: User, calls: list[Call], at: datetime, language: str) -> Iterable[dict[str, Any]]:
    last = Case.objects.filter(application=OuterRef("application")).order_by("-round__number")
    rows = decisions_of_staff(user, at).filter(meeting__call__in=calls).order_by("application__reference")
    by_key = {call.pk: call for call in calls}
    version = f"application__{VERSION}"
    annotated = rows.annotate(
        label=Subquery(last.values("label")[:1]),
        title=F(f"{version}__title_{language}"),
        english=F(f"{version}__title_en"),
        parties=F(f"{version}__document__parties"),
        given_up=is_given_up(),
    )
    names = ("application", "application__reference", "meeting__call", "meeting__state", "outcome", "amount_sek")
    for row in annotated.values(*names, "label", "title", "english", "parties", "given_up"):
        yield {**row, "call": by_key[row["meeting__call"]]}


def _decided(row: Mapping[str, Any]) -> Taking:
    kind = Kind.COMMITTED if row["meeting__state"] == State.PUBLISHED else Kind.RESERVED
    by_year = budget_of(row["call"], requested_by_year(row["parties"] or ()), row["amount_sek"])
    label, title = row["label"] or row["application__reference"], row["title"] or row["english"]
    return Taking(label, title, Claim(row["application"], kind, by_year))


def _listed(user: User, calls: list[Call], at: datetime, language: str) -> Iterable[tuple[UUID, Taking]]:
    """What is prioritised in the joint list of each call; in that of its only panel, where no joint list is begun."""
    cases = _cases(user, calls, at, language)
    alone = _only_panels(calls)
    for call in calls:
        own = [case for case in cases if case.round.call_id == call.pk and case.standing in RANKED]
        if own and own[0].is_begun:
            joint = [case for case in own if case.joint_position is not None]
            yield from _takings(
                call, sorted(joint, key=lambda case: case.joint_position), lambda case: case.joint_place
            )
        elif call.pk in alone:
            locked = [case for case in own if case.panel.list_state == Panel.ListState.LOCKED]
            yield from _takings(call, sorted(locked, key=place_of), lambda case: case.standing)


def _cases(user: User, calls: list[Call], at: datetime, language: str) -> list[Any]:
    of_lists = reduce(or_, map(cases_of_list, calls), Q())
    version = f"application__{VERSION}"
    found = Case.objects.filter(of_lists, application__in=applications_handled_by(user, at))
    annotated = found.annotate(
        is_begun=Exists(CallList.objects.filter(call=OuterRef("round__call"))),
        joint_position=F("call_list_row__position"),
        joint_place=F("call_list_row__place"),
        title=F(f"{version}__title_{language}"),
        english=F(f"{version}__title_en"),
        parties=F(f"{version}__document__parties"),
    )
    return list(annotated.select_related("round", "panel"))


def _only_panels(calls: list[Call]) -> frozenset[UUID]:
    """The calls that have one panel in their last round."""
    rows = Panel.objects.filter(round__call__in=calls).values_list("round__call", "round__number")
    last = {call: n for call, _number, n in rows.annotate(n=Count("pk")).order_by("round__number")}
    return frozenset(call for call, n in last.items() if n == 1)


def _takings(call: Call, cases: list[Any], place: Callable[[Any], str]) -> Iterable[tuple[UUID, Taking]]:
    """The prioritised ones in order, with the sums of the whole list, as its own page has them."""
    asked = {case.pk: requested_by_year(case.parties or ()) for case in cases}
    ranked = [Ranked(case, Stage(place(case)), sum(asked[case.pk].values())) for case in cases]
    for line in lines(ranked, call.frame_sek):
        case = line.key
        if line.stage is Stage.PRIORITISED:
            claim = Claim(case.application_id, Kind.LISTED, budget_of(call, asked[case.pk], line.amount_sek))
            yield call.pk, Taking(case.label, case.title or case.english, claim, not line.fits)
