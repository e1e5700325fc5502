"""What passes by itself goes after its time and leaves one row in the report for each kind."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import localtime

from applications.actions.retention import erase_due
from applications.domain.retention import Rule
from applications.models import Erasure, OrganisationInvitation
from clusterportal.mail.models import Message
from clusterportal.requests.models import Arrival
from tests.applications.retention import on
from tests.factories import DAY, NOW, make_organisation, make_user

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def two_years_ago() -> datetime:
    """The first instant of the day on which what is kept now begins."""
    return Rule(n_months=24).before(NOW)


def message(at: datetime, state: str = "sent") -> Message:
    columns = {"to": "a@post.example", "language": "en", "subject": "Words", "body": "A text.", "sent_at": at}
    return Message.objects.create(at=at, state=state, **columns)


def arrival(recorded_at: datetime) -> None:
    made = Arrival.objects.create(
        user=make_user(), route="register", key="0" * 32, body_sha256="0" * 64, arrived_at=NOW, outcome={"receipt": "1"}
    )
    Arrival.objects.filter(pk=made.pk).update(recorded_at=recorded_at)


def invitation(expired_at: datetime, state: str = "sent") -> None:
    columns = {"email": f"{state}@post.example", "role": "reader", "invited_by": make_user(), "invited_at": NOW}
    if state == "accepted":
        columns |= {"answered_by": make_user(), "answered_at": NOW}
    OrganisationInvitation.objects.create(
        organisation=make_organisation(), state=state, expires_at=expired_at, **columns
    )


def test_each_kind_goes_after_its_time() -> None:
    old, kept = message(two_years_ago() - SECOND), message(two_years_ago())
    waiting = message(two_years_ago() - DAY, state="queued")
    for age in (30 * DAY + SECOND, 30 * DAY):
        arrival(NOW - age)
    for age in (SECOND, -SECOND):
        Session.objects.create(session_key=str(age), session_data="", expire_date=NOW - age)
    half_a_year_ago = Rule(n_months=6).before(NOW)
    invitation(half_a_year_ago - SECOND)
    invitation(half_a_year_ago)
    invitation(half_a_year_ago - DAY, state="accepted")

    erased = erase_due(NOW).erased

    assert {one.kind: (one.n_things, one.kept_for, one.rows) for one in erased} == {
        "requests": (1, "P30D", {"requests.arrival": 1}),
        "sessions": (1, "P0D", {"sessions.session": 1}),
        "links": (1, "P6M", {"applications.organisationinvitation": 1}),
        "mail": (1, "P24M", {"mail.message": 1}),
    }
    assert len({one.run for one in erased}) == 1
    assert dict(Message.objects.values_list("pk", "body")) == {old.pk: "", kept.pk: "A text.", waiting.pk: "A text."}
    assert (Message.objects.get(pk=old.pk).to, Message.objects.get(pk=old.pk).sent_at) == (old.to, old.sent_at)
    assert (Arrival.objects.count(), Session.objects.count(), OrganisationInvitation.objects.count()) == (1, 1, 2)
    assert erase_due(NOW).erased == ()
    assert Erasure.objects.count() == 4


def test_months_end_with_a_day_in_sweden() -> None:
    at = on(localtime(NOW).date())
    assert Rule(n_months=24).before(at) == Rule(n_months=24).before(at + timedelta(hours=23))
    assert str(Rule(n_months=6)) == "P6M"
    assert Rule(n_days=30).before(at) == at - 30 * DAY
