"""Applications of a made-up call: a leader and one researcher each, and texts about a topic of their own."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from applications.actions import signing
from applications.actions.eligibility import judge
from applications.actions.registering import register
from applications.actions.submission import number_due, submit_due
from applications.domain.phases import SETTLING
from applications.models import Application, Call
from clusterportal.demo import sample_files as sample
from clusterportal.demo.generating.topics import mixed, text, title
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.drafts import load_draft
from clusterportal.demo.sample_files import Row
from clusterportal.demo.stages.people import signatory_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STARTED = 20 * DAY
REPORT_EVERY = 10


def generate_applications(call: Call, rng: random.Random, n_applications: int, report: Callable[[str], None]) -> None:
    """Draft and register them."""
    base, pairs = _base(call.agency_id), _pairs()
    for number in range(1, n_applications + 1):
        row = {**base, **_about(rng, call.agency_id, base, number), **rng.choice(pairs)}
        row["budget"] = _budget(base, row["organisation"])
        application = load_draft(call, row, call.closes_at - STARTED)
        leader = account_of(sample.everybody()[row["leader"]])
        register(Application.objects.get(pk=application.pk), by=leader, at=call.closes_at - DAY)
        if number % REPORT_EVERY == 0:
            report(f"registered {number} of {n_applications}")


def submit_all(call: Call, at: datetime) -> None:
    """What is registered is submitted and numbered, and every organisation signs."""
    submit_due(at)
    number_due(at)
    signed_at = call.closes_at + SETTLING + DAY
    for application in _submitted(call):
        version = application.submitted_version
        if version is not None:
            by = signatory_of(application)
            signing.sign(application, version_sha256=version.sha256, by=by, at=signed_at)


def judge_all(call: Call, *, at: datetime) -> None:
    """All are eligible."""
    officer = officers(call.agency_id)[0]
    for application in _submitted(call):
        judge(application, outcome="eligible", by=officer, at=at)


def _submitted(call: Call) -> list[Application]:
    related = ("call", "submitted_version__organisation")
    return list(Application.objects.filter(call=call).select_related(*related).order_by("reference"))


def _base(agency: str) -> Row:
    """The sample's application from which the answers come that are not about the topic."""
    rows = sample.applications().values()
    row = next(row for row in rows if row["agency"] == agency and row["fate"] == "registered")
    unused = ("sister", "planning_grant", "administrators", "unanswered_invitations", "note")
    return {key: value for key, value in row.items() if key not in unused} | {"partners": []}


def _pairs() -> list[Row]:
    """A leader and a researcher of the same university, for every two of the sample's."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for person in sample.people("researchers"):
        by_place[person["organisation"]].append(person["key"])
    places = {row["organisation"] for row in sample.people("signatories")}
    return [
        {"organisation": place, "leader": leader, "researchers": [other]}
        for place, people in sorted(by_place.items())
        if place in places
        for leader in people
        for other in people
        if other != leader
    ]


def _about(rng: random.Random, agency: str, base: Row, number: int) -> Row:
    topic = mixed(rng, agency)
    named = f"{title(rng, topic)} ({number})"
    written = {
        "abstract": text(rng, topic, 6),
        "popular_summary": text(rng, topic, 6),
        "keywords": ", ".join(topic.keywords),
    }
    known = {key: value for key, value in written.items() if key in base["answers"]}
    return {
        "title_sv": named,
        "title_en": named,
        "technology_area": topic.area,
        "subjects": list(topic.subjects),
        "answers": {**base["answers"], **known},
    }


def _budget(base: Row, organisation: str) -> Row:
    """The amounts of the organisation that administrates, under another name."""
    rows = [row for row in base["budget"]["rows"] if row["party"] == base["organisation"]]
    return {"rows": [{**row, "party": organisation} for row in rows]}
