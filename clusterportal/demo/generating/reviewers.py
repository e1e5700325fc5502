"""Reviewers of a made-up call: entered, seated in the panel of their area, with an account, and declared."""

import random
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from applications.actions.people import ensure_person
from applications.models import Call, Organisation
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.generating.topics import Topic, mixed, text, title
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.stages.bidding import bid
from clusterportal.demo.stages.people import user_of
from reviews.actions.composition import Profile, add_reviewer
from reviews.actions.declarations import Answer, accept_rules, declare
from reviews.actions.seating import seat
from reviews.models import Panel, PanelRole
from reviews.queries.declaring import rows_of_round

N_PUBLICATIONS = 4
ROOM = 1.5
"""How many readings there is room for, for each that is wanted."""
BIDDING = 3
"""Of so many, one says what the person would like to read."""


def generate_reviewers(call: Call, rng: random.Random, n_reviewers: int, *, at: datetime) -> None:
    """As many for each panel as its share of the applications asks for, one chair among them."""
    panels = list(Panel.objects.filter(round__call=call).select_related("round__call").order_by("name_en"))
    wanted = call.rounds.get(number=1).n_readers * call.applications.count()
    load_max = max(1, round(ROOM * wanted / n_reviewers) + 1)
    areas = list(call.applications.order_by("area__key", "title_en").values_list("area__key", flat=True))
    employers = list(Organisation.objects.filter(kind=Organisation.Kind.UNIVERSITY).order_by("name_en"))
    for number in range(1, n_reviewers + 1):
        topic = mixed(rng, call.agency_id, rng.choice(areas))
        panel = next(one for one in panels if one.areas.filter(key=topic.area).exists())
        role = PanelRole.Role.MEMBER if panel.roles.exists() else PanelRole.Role.CHAIR
        profile = _profile(call, rng, topic, number, rng.choice(employers))
        _enter(panel, profile, role=role, load_max=load_max, at=at)


def declare_all(call: Call, *, at: datetime) -> None:
    """Everybody accepts the rules and has no conflict but what the portal finds."""
    round_ = call.rounds.select_related("call__agency").get(number=1)
    for held in PanelRole.objects.filter(panel__round=round_).select_related("reviewer__person__user"):
        user = user_of(held)
        accept_rules(round_, by=user, at=at)
        clear = {row.application.pk: Answer() for row in rows_of_round(user, round_) if not row.is_answered}
        if clear:
            declare(round_, clear, by=user, at=at)


def bid_some(call: Call, *, at: datetime) -> None:
    """Every third says what the person would like to read."""
    round_ = call.rounds.select_related("call__agency").get(number=1)
    held = PanelRole.objects.filter(panel__round=round_).select_related("reviewer__person__user")
    for seat_held in held.order_by("reviewer__person__name", "pk")[::BIDDING]:
        bid(round_, seat_held, at=at)


def _enter(panel: Panel, profile: Profile, *, role: str, load_max: int, at: datetime) -> None:
    officer = officers(panel.round.call.agency_id)[0]
    reviewer = add_reviewer(panel.round.call.agency, profile, by=officer, at=at)
    user = User.objects.create(name=profile.name, email=profile.email, language="en", password=make_password(None))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ensure_person(user, at=at)
    reviewer.person.refresh_from_db()
    seat(panel, reviewer, role=role, load_max=load_max, by=officer, at=at)


def _profile(call: Call, rng: random.Random, topic: Topic, number: int, employer: Organisation) -> Profile:
    given, family = (rng.choice(sample.people("researchers"))[name] for name in ("given_name", "family_name"))
    name = f"{given} {family} {number}"
    return Profile(
        name=name,
        email=f"reviewer-{number}.{call.pk.hex[:8]}@generated.example",
        organisation=employer,
        gender=rng.choice(("woman", "man")),
        subject_codes=topic.subjects,
        keywords=topic.keywords,
        languages=("en",),
        text=text(rng, topic, 2),
        publications=[_publication(rng, topic, name, at_year=call.closes_at.year) for _one in range(N_PUBLICATIONS)],
    )


def _publication(rng: random.Random, topic: Topic, author: str, *, at_year: int) -> dict[str, object]:
    return {"title": title(rng, topic), "year": at_year - rng.randrange(8), "authors": author, "doi": ""}
