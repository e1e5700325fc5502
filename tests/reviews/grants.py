"""Grants for the tests: decided and published by the real actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from applications.models import Application, Organisation
from clusterportal.accounts.models import User
from reviews.actions.decisions import attach, create_meeting, lock_meeting, publish_meeting
from reviews.actions.grants import accept, write_terms
from reviews.models import Case, Decision, DecisionMeeting, Grant, Panel
from tests.factories import DAY, make_signatory, make_staff
from tests.kept import kept
from tests.reviews.worlds import World, application_of, declare_staff, make_reviewer, make_world

PLACES = ("prioritised", "reserve", "not_prioritised")


@dataclass
class Decided:
    """A call with a locked list. Decisions are published at `at`; the terms can still be accepted now."""

    world: World
    decider: User

    @cached_property
    def at(self) -> datetime:
        return self.world.round.panel_closes_at + DAY

    @property
    def officer(self) -> User:
        return self.world.officer

    def application(self, number: int = 1) -> Application:
        return application_of(self.world, number)

    def grant(self, number: int = 1) -> Grant:
        return Grant.objects.get(decision__application=self.application(number))

    def leader(self, number: int = 1) -> User:
        return self.application(number).created_by

    def organisation(self, number: int = 1) -> Organisation:
        organisation: Organisation = self.application(number).submitted_version.organisation
        return organisation

    def signatory(self, number: int = 1) -> User:
        roles = self.organisation(number).roles.filter(role="signatory", ended_at__isnull=True)
        return roles.first().user if roles.exists() else make_signatory(self.organisation(number))

    def prepare(self, *numbers: int, title: str = "Meeting", at: datetime | None = None) -> DecisionMeeting:
        """An open meeting with these cases, each with its reason."""
        at = at or self.at
        meeting = create_meeting(self.world.call, title=title, held_on=at.date(), by=self.officer, at=at)
        attach(meeting, [self.application(number) for number in numbers], by=self.officer, at=at)
        Decision.objects.filter(meeting=meeting).update(reason_sv="Skäl.", reason_en="Reason.")
        return meeting

    def lock(self, meeting: DecisionMeeting, at: datetime | None = None) -> None:
        texts = {"minutes": "Protokoll.", "two_in_one_area_reason": "Olika."}
        lock_meeting(meeting, **texts, by=self.officer, at=at or self.at)

    def publish(self, meeting: DecisionMeeting, at: datetime | None = None) -> int:
        return publish_meeting(meeting, by=self.decider, at=at or self.at)

    def decide(self, *numbers: int, title: str = "Meeting", at: datetime | None = None) -> DecisionMeeting:
        meeting = self.prepare(*numbers, title=title, at=at)
        self.lock(meeting, at)
        self.publish(meeting, at)
        return meeting

    def accept_both(self, number: int = 1) -> Grant:
        """Both sides accept, an hour after the decision."""
        grant, at = self.grant(number), self.at + timedelta(hours=1)
        for user in (self.leader(number), self.signatory(number)):
            accept(grant, sha256=grant.sha256, by=user, at=at)
        return self.grant(number)


@kept
def before_decision(places: tuple[str, ...] = PLACES) -> Decided:
    """A call whose panel has locked its list: nothing is attached yet."""
    world = make_world(len(places), closes_in=-60 * DAY)
    decider = make_staff(world.call.agency, "decision_maker")
    declare_staff(decider, world.call, world.review)
    make_reviewer(world.panel, "chair")
    for rank, (case, place) in enumerate(zip(Case.objects.order_by("label"), places, strict=True), start=1):
        Case.objects.filter(pk=case.pk).update(stage=place, place=place, rank=rank)
    Panel.objects.update(list_state="locked")
    return Decided(world, decider)


@kept
def reporting(month: int = 3, day: int = 31) -> Decided:
    """The same with a yearly report asked for by a day of the year, and the grant accepted by both sides."""
    made = before_decision()
    texts = {"text_sv": "Redovisa varje år.", "text_en": "Report every year."}
    days = {"n_days_to_accept": 21, "report_month": month, "report_day": day}
    write_terms(made.world.call, **texts, **days, by=made.officer, at=made.at)
    made.decide(1, 3)
    made.accept_both()
    return made


@kept
def decided(places: tuple[str, ...] = PLACES) -> Decided:
    """The same once a first meeting has decided on all but the reserves."""
    made = before_decision(places)
    made.decide(*(number for number, place in enumerate(places, start=1) if place != "reserve"))
    return made
