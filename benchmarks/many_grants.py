"""A register as large as it may become: thousands of granted clusters, each with the texts of a whole application."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from uuid import uuid4

from django.db import transaction

from applications.domain.lifecycle import Status
from applications.models import Application, CaseNumber, Organisation, Person, TechnologyArea, Version
from clusterportal.accounts.models import User
from reviews.domain.grant_changes import ChangeState, Kind
from reviews.domain.grants import GrantState
from reviews.models import ChangeRequest, Decision, DecisionMeeting, Grant, GrantTerms
from tests.factories import DAY, NOW, make_application, make_call, make_organisation, make_user, make_version

N_ORGANISATIONS = 40
N_TOPICS = 10
N_WORDS = 220
WORDS = (
    *("adaptive", "batteries", "catalysis", "diagnostics", "electrons", "forecasting", "graphene", "hydrogen"),
    *("imaging", "junctions", "kinetics", "lasers", "membranes", "networks", "optics", "photonics", "quantum"),
    *("robotics", "sensors", "turbines", "uncertainty", "vaccines", "waves", "zeolites"),
)


@dataclass(frozen=True)
class Grants:
    """One complete application, of which every grant is a copy with other words, and the meeting that granted them."""

    pattern: Version
    meeting: DecisionMeeting
    areas: tuple[TechnologyArea, ...]
    organisations: tuple[Organisation, ...]
    random: Random

    def application(self) -> Application:
        pattern = self.pattern.application
        same = {name: getattr(pattern, name) for name in ("call", "form_version", "created_by", "created_at")}
        return Application(id=uuid4(), **same)

    def version(self, application: Application) -> Version:
        random, document = self.random, deepcopy(self.pattern.document)
        titles = {f"title_{language}": self.text(6).capitalize() for language in ("sv", "en")}
        document |= titles
        document["people"][0]["name"] = f"{self.text(1).capitalize()} {self.text(1).capitalize()}"
        topic = f"topic{random.randrange(N_TOPICS)}"
        document["answers"] |= {key: f"{self.text(N_WORDS)} {topic}" for key in ("abstract", "popular_summary")}
        same = {name: getattr(self.pattern, name) for name in ("form_version", "revision", "sha256", "registered_by")}
        places = {"area": random.choice(self.areas), "organisation": random.choice(self.organisations)}
        own = {"application": application, "number": 1, "document": document, "registered_at": NOW - 61 * DAY}
        return Version(id=uuid4(), **same, **titles, **places, **own)

    def decision(self, application: Application) -> Decision:
        return Decision(
            meeting=self.meeting,
            application=application,
            outcome=Decision.Outcome.GRANTED,
            amount_sek=self.random.randrange(40, 200) * 1_000_000,
            reason_sv="Beslut",
            proposed_by=application.created_by,
            proposed_at=NOW - 2 * DAY,
        )

    def text(self, n_words: int) -> str:
        return " ".join(self.random.choice(WORDS) for _place in range(n_words))


@transaction.atomic
def publish_grants(n: int, seed: int = 1) -> None:
    """`n` grants of one published meeting."""
    call = make_call(closes_in=-60 * DAY)
    meeting = DecisionMeeting.objects.create(
        call=call,
        title="Decisions",
        held_on=NOW.date(),
        state=DecisionMeeting.State.PUBLISHED,
        locked_by=make_user(),
        approved_by=make_user(),
        published_at=NOW - DAY,
    )
    grants = Grants(
        pattern=make_version(make_application(call, n_researchers=8), at=NOW - 61 * DAY),
        meeting=meeting,
        areas=tuple(call.areas.all()),
        organisations=tuple(make_organisation(f"University {place}") for place in range(N_ORGANISATIONS)),
        random=Random(seed),
    )
    applications = Application.objects.bulk_create([grants.application() for _place in range(n)])
    # An application names its version and a version its application: it is decided once both are there.
    for one in applications:
        one.submitted_version = grants.version(one)
        one.status, one.submitted_at, one.decided_at = Status.GRANTED, NOW - 60 * DAY, NOW - DAY
    Version.objects.bulk_create([one.submitted_version for one in applications], batch_size=500)
    Application.objects.bulk_update(
        applications, ["status", "submitted_at", "submitted_version", "decided_at"], batch_size=500
    )
    numbers = (
        CaseNumber(application=one, agency=call.agency, year=2027, serial=serial)
        for serial, one in enumerate(applications, start=1)
    )
    CaseNumber.objects.bulk_create(numbers)
    decisions = Decision.objects.bulk_create([grants.decision(one) for one in applications])
    _accept_and_change(decisions, grants)


def _accept_and_change(decisions: Sequence[Decision], grants: Grants) -> None:
    """Every grant is in force; every twentieth has another leader and another organisation by now."""
    terms, officer = grants.meeting.call.grant_terms.get(), grants.pattern.registered_by
    made = [_grant(one, terms) for one in decisions]
    changes = [change for one in made[::20] for change in _changes(one, grants, officer)]
    Person.objects.bulk_create([change.leader for change in changes if change.leader is not None])
    Grant.objects.bulk_create(made)
    ChangeRequest.objects.bulk_create(changes)


def _grant(decision: Decision, terms: GrantTerms) -> Grant:
    version, call = decision.application.submitted_version, terms.call
    return Grant(
        decision=decision,
        terms=terms,
        document={},
        sha256="0" * 64,
        state=GrantState.ACCEPTED.value,
        due_on=NOW.date(),
        organisation=version.organisation if version is not None else None,
        starts_on=call.grant_starts_on,
        ends_on=call.grant_ends_on,
        offered_at=NOW - DAY,
        settled_at=NOW - DAY,
    )


def _changes(grant: Grant, grants: Grants, officer: User) -> list[ChangeRequest]:
    """Of leader and organisation, approved; the grant has what they say."""
    grant.leader = Person(id=uuid4(), name=f"{grants.text(1).capitalize()} Newcomer")
    grant.organisation = grants.random.choice(grants.organisations)
    same = {"grant": grant, "reason": "Flytt", "answer": "Ja", "state": ChangeState.APPROVED.value}
    same |= {"asked_by": officer, "decided_by": officer, "asked_at": NOW - DAY, "decided_at": NOW - DAY}
    return [
        ChangeRequest(kind=Kind.LEADER.value, leader_email="new@post.example", leader=grant.leader, **same),
        ChangeRequest(kind=Kind.ORGANISATION.value, organisation=grant.organisation, **same),
    ]
