from datetime import timedelta

import pytest

from applications.actions.signing import extend, refuse, sign
from applications.actions.signing_reminders import remind_due, stage_at
from applications.models import Application, Call, OrganisationRole
from clusterportal.accounts.models import User
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.actions.test_supplements import World
from tests.applications.worlds import after_deadline, submitted
from tests.factories import DAY, NOW, make_handler, make_signatory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def waiting() -> tuple[Application, User]:
    application = submitted()
    return application, make_signatory(application.consortium.organisation)


def reminders() -> list[str]:
    found = Message.objects.filter(key__startswith="signing:").order_by("at")
    return [message.key.split(":")[1] for message in found]


@pytest.mark.parametrize(
    ("left", "stage"),
    [(7 * DAY, "open"), (3 * DAY + HOUR, "open"), (3 * DAY, "three_days"), (DAY, "last_day"), (0 * DAY, "last_day")],
)
def test_stages(left: timedelta, stage: str) -> None:
    assert stage_at(NOW + left, NOW) == stage


def test_a_signatory_is_reminded_when_the_window_opens_and_three_days_and_one_day_before_it_closes() -> None:
    application, signatory = waiting()
    closes_at = application.call.signing_closes_at
    moments = [after_deadline(application.call), closes_at - 3 * DAY, closes_at - DAY]
    for at in moments:
        assert (remind_due(at), remind_due(at + HOUR)) == (1, 0)
    assert remind_due(closes_at + HOUR) == 0
    assert reminders() == ["open", "three_days", "last_day"]
    assert {message.to for message in Message.objects.filter(key__startswith="signing:")} == {signatory.email}


def test_after_an_extension_they_are_reminded_again() -> None:
    application, _signatory = waiting()
    closes_at = application.call.signing_closes_at
    remind_due(closes_at - HOUR)
    officer = make_handler(application.call)
    extend(application, until=closes_at + 2 * DAY, reason="Illness.", by=officer, at=closes_at - HOUR)
    remind_due(closes_at - HOUR + timedelta(minutes=1))
    remind_due(closes_at + 1.5 * DAY)
    assert reminders() == ["last_day", "three_days", "last_day"]


def test_what_has_been_answered_is_not_reminded_of() -> None:
    application, signatory = waiting()
    at, sha256 = after_deadline(application.call), application.submitted_version.sha256
    remind_due(at)
    sign(application, version_sha256=sha256, by=signatory, at=at)
    assert remind_due(application.call.signing_closes_at - HOUR) == 0
    send_queued(at)
    assert Message.objects.get(key__startswith="signing:").state == "dropped"


def test_a_refusal_ends_the_reminders() -> None:
    application, signatory = waiting()
    at, sha256 = after_deadline(application.call), application.submitted_version.sha256
    refuse(application, version_sha256=sha256, reason="No.", by=signatory, at=at)
    assert remind_due(at) == 0


def test_only_whoever_can_sign_is_reminded() -> None:
    application, signatory = waiting()
    organisation = application.consortium.organisation
    columns = {"granted_by": signatory, "granted_at": NOW}
    applicant = {"user": application.created_by, "role": "signatory"}
    OrganisationRole.objects.create(organisation=organisation, **applicant, **columns)
    reader = make_signatory(organisation)
    reader.organisation_roles.update(role="reader")
    former = make_signatory(organisation)
    former.organisation_roles.update(ended_at=NOW)
    remind_due(after_deadline(application.call))
    assert [one.to for one in Message.objects.filter(key__startswith="signing:")] == [signatory.email]


def test_a_frozen_call_reminds_nobody() -> None:
    application, _signatory = waiting()
    Call.objects.update(frozen_at=NOW)
    assert remind_due(after_deadline(application.call)) == 0


def test_a_supplement_asks_for_the_signature_again() -> None:
    world = World()
    assert remind_due(world.asked_at) == 0
    world.write()
    world.register()
    assert remind_due(world.asked_at + DAY + HOUR) == 1
    assert reminders() == ["open"]
