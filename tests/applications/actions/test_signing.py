from datetime import timedelta

import pytest
from django.urls import reverse

from applications.actions.eligibility import announce_ineligible, judge
from applications.actions.signing import extend, lapse_due, refuse, sign
from applications.actions.status import TIMESTAMPS
from applications.domain.lifecycle import MAY_GET_MORE_TIME, Status
from applications.models import Application, Consortium, Signature
from applications.queries.mine import to_sign
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.worlds import after_deadline, fresh, judged_eligible, signed, submitted
from tests.factories import (
    DAY,
    add_applicant,
    make_agency,
    make_handler,
    make_organisation,
    make_signatory,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def sha256(application: Application) -> str:
    return application.submitted_version.sha256


def told(template: str) -> list[str]:
    """Who gets a mail of a kind, by address."""
    return sorted(Message.objects.filter(key__startswith=f"{template}:").values_list("to", flat=True))


def sent(template: str, application: Application) -> list[Message]:
    """The mails of a kind after the outbox has been emptied."""
    send_queued(after_deadline(application.call))
    return list(Message.objects.filter(key__startswith=f"{template}:"))


def with_helper() -> tuple[Application, User, list[str]]:
    """A submitted application, who signs it, and the addresses of everybody in its consortium, one of them Swedish."""
    application = submitted()
    add_applicant(application.consortium, make_user(language="sv"), "administrator")
    people = sorted(application.consortium.applicants.values_list("person__user__email", flat=True))
    return application, make_signatory(application.consortium.organisation), people


def refused(application: Application, signatory: User) -> None:
    at = after_deadline(application.call)
    refuse(application, version_sha256=sha256(application), reason="No premises.", by=signatory, at=at)


def test_signature_holds_the_hash_of_what_was_signed() -> None:
    application = signed()
    signature = Signature.objects.get()
    assert application.status == "signed"
    assert (signature.outcome, signature.version_sha256) == ("signed", sha256(application))


def test_refusal_needs_a_reason_and_may_be_changed_in_the_window() -> None:
    application = submitted()
    signatory, at = make_signatory(application.consortium.organisation), after_deadline(application.call)
    with pytest.raises(Refused) as refusal:
        refuse(application, version_sha256=sha256(application), reason=" ", by=signatory, at=at)
    assert refusal.value.code == "refusal_needs_reason"
    refuse(application, version_sha256=sha256(application), reason="No premises.", by=signatory, at=at)
    assert fresh(application).status == "refused"
    sign(application, version_sha256=sha256(application), by=signatory, at=at + DAY)
    assert fresh(application).status == "signed"


def test_other_content_than_was_read_is_not_signed() -> None:
    application = submitted()
    signatory = make_signatory(application.consortium.organisation)
    with pytest.raises(Refused) as refusal:
        sign(application, version_sha256="0" * 64, by=signatory, at=after_deadline(application.call))
    assert refusal.value.code == "changed_since_read"


def test_nobody_else_signs() -> None:
    application = submitted()
    at = after_deadline(application.call)
    for stranger in (make_signatory(make_organisation()), make_handler(application.call), application.created_by):
        with pytest.raises(Hidden):
            sign(application, version_sha256=sha256(application), by=stranger, at=at)


def test_the_organisation_that_was_registered_signs() -> None:
    """A reopened application may name another organisation that nobody registered before the deadline."""
    application = submitted()
    at, registered = after_deadline(application.call), application.consortium.organisation
    other = make_organisation()
    Consortium.objects.filter(pk=application.pk).update(organisation=other)
    signatory, stranger = make_signatory(registered), make_signatory(other)
    assert not applications_visible_to(stranger, Role.SIGNATORY, at).exists()
    assert (to_sign(signatory, at), to_sign(stranger, at)) == (1, 0)
    with pytest.raises(Hidden):
        sign(fresh(application), version_sha256=sha256(application), by=stranger, at=at)
    sign(fresh(application), version_sha256=sha256(application), by=signatory, at=at)
    assert Signature.objects.get().organisation == registered


def test_signatory_who_takes_part_does_not_sign() -> None:
    application = submitted()
    leader = application.created_by
    make_role = application.consortium.organisation.roles.create
    make_role(user=leader, role="signatory", granted_by=leader, granted_at=application.created_at)
    with pytest.raises(Refused) as refusal:
        sign(application, version_sha256=sha256(application), by=leader, at=after_deadline(application.call))
    assert refusal.value.code == "own_application"


def test_window_closes_and_an_officer_opens_it_for_one() -> None:
    application = submitted()
    closed = application.call.signing_closes_at + timedelta(minutes=1)
    assert lapse_due(application.call.signing_closes_at) == 0
    assert lapse_due(closed) == 1
    assert fresh(application).status == "unsigned"
    officer, signatory = make_handler(application.call), make_signatory(application.consortium.organisation)
    extend(application, until=closed + 2 * DAY, reason="The signatory was ill.", by=officer, at=closed)
    assert lapse_due(closed + DAY) == 0
    sign(application, version_sha256=sha256(application), by=signatory, at=closed + DAY)
    assert fresh(application).status == "signed"


def test_everybody_in_the_consortium_is_told_that_it_is_signed() -> None:
    application, signatory, people = with_helper()
    sign(application, version_sha256=sha256(application), by=signatory, at=after_deadline(application.call))
    assert told("signed") == people
    assert {one.state for one in sent("signed", application)} == {"sent"}


def test_everybody_in_the_consortium_is_told_of_a_refusal_and_reads_the_reason_on_the_page() -> None:
    application, signatory, people = with_helper()
    refused(application, signatory)
    assert told("signing_refused") == people
    for message in sent("signing_refused", application):
        assert (message.state, message.scope) == ("sent", f"application:{application.pk}")
        assert reverse("application", args=[application.reference]) in message.body
        assert "No premises." not in message.body


def test_whoever_has_left_the_consortium_is_not_told() -> None:
    application, signatory, people = with_helper()
    refused(application, signatory)
    gone = application.consortium.applicants.get(role="administrator")
    application.consortium.applicants.filter(pk=gone.pk).update(invitation="revoked")
    states = {one.to: one.state for one in sent("signing_refused", application)}
    assert states == {address: "dropped" if address == gone.email else "sent" for address in people}


def test_everybody_in_the_consortium_is_told_once_that_the_window_ran_out() -> None:
    application, _signatory, people = with_helper()
    closed = application.call.signing_closes_at + timedelta(minutes=1)
    assert (lapse_due(closed), lapse_due(closed)) == (1, 0)
    assert told("signing_lapsed") == people
    extend(application, until=closed + DAY, reason="Illness.", by=make_handler(application.call), at=closed)
    lapse_due(closed + 2 * DAY)
    assert told("signing_lapsed") == sorted(2 * people), "another window, another message"


def test_more_time_is_told_to_the_consortium_and_after_a_refusal_to_who_signs() -> None:
    application, signatory, people = with_helper()
    leader, organisation = application.created_by, application.consortium.organisation
    organisation.roles.create(user=leader, role="signatory", granted_by=leader, granted_at=application.created_at)
    officer, closes_at = make_handler(application.call), application.call.signing_closes_at
    extend(application, until=closes_at + DAY, reason="Illness.", by=officer, at=closes_at)
    assert told("signing_extended") == people, "the reminders tell who signs"
    refused(application, signatory)
    extend(application, until=closes_at + 2 * DAY, reason="Illness.", by=officer, at=closes_at)
    assert told("signing_extended") == sorted([*people, *people, signatory.email])
    (message,) = Message.objects.filter(to=signatory.email, key__startswith="signing_extended:")
    assert reverse("to_sign", args=[application.reference]) in message.body
    assert not Message.objects.filter(body__contains="Illness.").exists()
    assert {one.state for one in sent("signing_extended", application)} == {"sent"}


def test_more_time_after_a_refusal_is_not_told_to_who_no_longer_signs() -> None:
    application, signatory, _people = with_helper()
    refused(application, signatory)
    closes_at = application.call.signing_closes_at
    extend(application, until=closes_at + DAY, reason="x", by=make_handler(application.call), at=closes_at)
    signatory.organisation_roles.update(ended_at=closes_at)
    sent("signing_extended", application)
    assert Message.objects.get(to=signatory.email, key__startswith="signing_extended:").state == "dropped"


def test_the_organisation_signs_in_the_time_that_it_got_after_a_refusal() -> None:
    application, signatory, _people = with_helper()
    refused(application, signatory)
    late = application.call.signing_closes_at + DAY
    with pytest.raises(Refused, match="signing_not_open"):
        sign(application, version_sha256=sha256(application), by=signatory, at=late)
    extend(application, until=late + DAY, reason="They found some.", by=make_handler(application.call), at=late)
    assert fresh(application).status == "refused"
    sign(application, version_sha256=sha256(application), by=signatory, at=late)
    assert fresh(application).status == "signed"


@pytest.mark.parametrize("status", Status)
def test_only_what_can_still_be_signed_gets_more_time(status: Status) -> None:
    application = submitted()
    officer, closes_at = make_handler(application.call), application.call.signing_closes_at
    times = {TIMESTAMPS[status]: closes_at} if status in TIMESTAMPS else {}
    Application.objects.filter(pk=application.pk).update(status=status, **times)
    try:
        extend(application, until=closes_at + DAY, reason="Illness.", by=officer, at=closes_at)
    except (Refused, Hidden):
        assert status not in MAY_GET_MORE_TIME
        assert fresh(application).signing_closes_at is None
        assert not told("signing_extended")
    else:
        after = {Status.UNSIGNED: Status.AWAITING_SIGNATURE}.get(status, status)
        assert status in MAY_GET_MORE_TIME
        assert (fresh(application).status, fresh(application).signing_closes_at) == (after, closes_at + DAY)


def test_eligibility_is_hidden_from_the_status() -> None:
    application = judged_eligible()
    assert (application.status, application.eligibility.outcome) == ("signed", "eligible")


def test_unsigned_application_cannot_be_eligible_but_be_dismissed_with_a_reason() -> None:
    application = submitted()
    at = application.call.signing_closes_at + DAY
    lapse_due(at)
    officer = make_handler(application.call)
    for outcome, reason, code in (
        ("eligible", "", "unsigned_not_eligible"),
        ("ineligible", "", "ineligible_needs_reason"),
    ):
        with pytest.raises(Refused) as refusal:
            judge(application, outcome=outcome, reason=reason, by=officer, at=at)
        assert refusal.value.code == code
    judge(application, outcome="ineligible", reason="Not signed.", by=officer, at=at)
    assert fresh(application).status == "unsigned"
    announce_ineligible(application, by=officer, at=at)
    assert fresh(application).status == "ineligible"


def test_officer_of_the_other_agency_knows_nothing() -> None:
    application = signed()
    with pytest.raises(Hidden):
        judge(
            application, outcome="eligible", by=make_staff(make_agency("vinnova")), at=after_deadline(application.call)
        )
