"""A frozen call: nobody outside the agency writes in it, everybody reads, nothing moves, and it is on the record."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.answers import save_answers
from applications.actions.calls import add_notice, move_deadline
from applications.actions.consortium import invite
from applications.actions.curriculum import transfer_cv
from applications.actions.drafting import start_application
from applications.actions.freezing import freeze_call, thaw_call
from applications.actions.parties import ask_confirmation, confirm_part, confirmation_token, find_part, part_sha256
from applications.actions.registering import register, reopen, unregister, withdraw
from applications.actions.signing import extend, lapse_due, sign
from applications.actions.submission import submit_due
from applications.models import Answer, Application, Call, Party
from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.applications.worlds import after_deadline, before_deadline, fresh, registered, submitted
from tests.factories import (
    DAY,
    NOW,
    make_agency,
    make_application,
    make_call,
    make_handler,
    make_signatory,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def frozen(call: Call) -> User:
    """Freeze the call; returns the officer who did."""
    officer = make_staff(call.agency)
    freeze_call(call, reason="The uploads fail.", by=officer, at=NOW)
    return officer


def draft() -> Application:
    return make_application(make_call())


ON_A_DRAFT: dict[str, Callable[[Application, User], object]] = {
    "start": lambda one, by: start_application(one.call, organisation=None, by=make_user(), at=NOW),
    "save": lambda one, by: save_answers(one, {}, by=by, at=NOW),
    "invite": lambda one, by: invite(
        one, name="X Y", email="x@post.example", role="researcher", rights="read", by=by, at=NOW
    ),
    "transfer": lambda one, by: transfer_cv(one, by=by, at=NOW),
    "register": lambda one, by: register(one, by=by, at=NOW),
    "withdraw": lambda one, by: withdraw(one, by=by, at=NOW),
}
ON_A_REGISTERED = {
    "reopen": lambda one, by: reopen(one, by=by, at=NOW),
    "unregister": lambda one, by: unregister(one, by=by, at=NOW),
}


@pytest.mark.parametrize("act", ON_A_DRAFT)
def test_no_applicant_writes_in_a_draft(act: str) -> None:
    application = draft()
    frozen(application.call)
    with pytest.raises(Paused):
        ON_A_DRAFT[act](fresh(application), application.created_by)


@pytest.mark.parametrize("act", ON_A_REGISTERED)
def test_no_applicant_changes_what_is_registered(act: str) -> None:
    application = registered()
    frozen(application.call)
    with pytest.raises(Paused):
        ON_A_REGISTERED[act](fresh(application), application.created_by)


def test_no_organisation_signs() -> None:
    application = submitted()
    signatory, sha256 = make_signatory(application.consortium.organisation), application.submitted_version.sha256
    frozen(application.call)
    with pytest.raises(Paused):
        sign(fresh(application), version_sha256=sha256, by=signatory, at=after_deadline(application.call))


def test_no_window_for_signing_runs_out_until_the_call_goes_on() -> None:
    one, other = submitted(), submitted()
    late = max(one.call.signing_closes_at, other.call.signing_closes_at) + DAY
    officer = frozen(one.call)
    assert lapse_due(late) == 1, "the other call's"
    assert (fresh(one).status, fresh(other).status) == ("awaiting_signature", "unsigned")
    thaw_call(one.call, by=officer, at=late)
    assert lapse_due(late) == 1
    assert fresh(one).status == "unsigned"


def test_the_officer_gives_more_time_for_signing_in_a_frozen_call() -> None:
    application = submitted()
    signatory, late = make_signatory(application.consortium.organisation), application.call.signing_closes_at + DAY
    officer = frozen(application.call)
    extend(application, until=late + DAY, reason="Paused.", by=make_handler(application.call), at=late)
    thaw_call(application.call, by=officer, at=late)
    assert lapse_due(late) == 0
    sha256 = application.submitted_version.sha256
    sign(fresh(application), version_sha256=sha256, by=signatory, at=late)
    assert fresh(application).status == "signed"


def test_no_partner_is_asked_and_none_confirms() -> None:
    application = draft()
    partner = Party.objects.create(
        consortium=application.consortium, role="partner", name="Partner", contact_email="p@post.example", position=5
    )
    ask_confirmation(partner, by=application.created_by, at=NOW)
    frozen(application.call)
    with pytest.raises(Paused):
        ask_confirmation(Party.objects.get(pk=partner.pk), by=application.created_by, at=NOW)
    link = confirmation_token(partner)
    sha256 = part_sha256(find_part(link))
    with pytest.raises(Paused):
        confirm_part(link, name="P", sha256=sha256, by=None, at=NOW)


def test_the_portal_submits_what_is_registered_all_the_same() -> None:
    application = registered(make_call(closes_in=-1 * DAY))
    frozen(application.call)
    assert submit_due(after_deadline(application.call)) == 1


def test_staff_go_on() -> None:
    application = draft()
    officer = frozen(application.call)
    add_notice(application.call, text_sv="Paus.", text_en="A pause.", by=officer, at=NOW)
    dates = {"closes_at": application.call.closes_at + DAY, "signing_closes_at": application.call.closes_at + 9 * DAY}
    move_deadline(application.call, **dates, text_sv="Paus.", text_en="A pause.", by=officer, at=NOW)


def test_thawing_lets_everybody_write_and_moves_no_date() -> None:
    application = draft()
    officer, closes_at = frozen(application.call), application.call.closes_at
    thaw_call(application.call, by=officer, at=NOW + timedelta(hours=1))
    register(fresh(application), by=application.created_by, at=before_deadline(application.call))
    call = Call.objects.get(pk=application.call_id)
    assert (call.frozen_at, call.closes_at) == (None, closes_at)


def test_both_acts_are_on_the_calls_record_with_the_reason() -> None:
    call = make_call()
    officer = frozen(call)
    thaw_call(call, by=officer, at=NOW + timedelta(hours=1))
    events = Event.objects.filter(chain=f"call:{call.pk}").order_by("seq")
    assert [(one.action, one.detail, one.actor) for one in events] == [
        ("call.frozen", {"reason": "The uploads fail."}, str(officer.pk)),
        ("call.thawed", {"frozen_at": NOW.isoformat()}, str(officer.pk)),
    ]


@pytest.mark.parametrize(("reason", "code"), [(" ", "freeze_needs_reason"), ("Why not", "already_frozen")])
def test_freezing_needs_a_reason_and_a_call_that_goes_on(reason: str, code: str) -> None:
    call = make_call()
    officer = frozen(call) if code == "already_frozen" else make_staff(call.agency)
    with pytest.raises(Refused) as refusal:
        freeze_call(call, reason=reason, by=officer, at=NOW)
    assert refusal.value.code == code


def test_what_goes_on_cannot_be_let_go_on() -> None:
    call = make_call()
    with pytest.raises(Refused) as refusal:
        thaw_call(call, by=make_staff(call.agency), at=NOW)
    assert refusal.value.code == "not_frozen"


@pytest.mark.parametrize("act", ["freeze", "thaw"])
def test_only_officers_of_the_call_freeze_it(act: str) -> None:
    call = make_call()
    others = [make_staff(call.agency, role) for role in ("decision_maker", "administrator", "registrar", "auditor")]
    for user in (*others, make_staff(make_agency("vinnova")), make_user()):
        with pytest.raises(Hidden):
            _do(act, call, user, NOW)


def test_only_a_call_that_goes_on_can_be_frozen() -> None:
    for call in (make_call(published=False), make_call(decided_at=NOW)):
        officer = make_staff(call.agency)
        with pytest.raises(Hidden):
            freeze_call(call, reason="Why.", by=officer, at=NOW)


def _do(act: str, call: Call, user: User, at: datetime) -> None:
    if act == "freeze":
        freeze_call(call, reason="Why.", by=user, at=at)
    else:
        thaw_call(call, by=user, at=at)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_write_answers_423_and_gives_back_what_was_written() -> None:
    application = draft()
    frozen(application.call)
    client, reference = client_of(application.created_by), application.reference
    text = "A new sentence that took a long while to write. " * 4
    saved = client.post(reverse("section", args=[reference, "summary"]), {"abstract": text})
    assert (saved.status_code, text.strip() in saved.content.decode()) == (423, True)
    assert text.strip() not in Answer.objects.get(application=application, field_key="abstract").value
    for name in ("register", "withdraw", "invite", "new_party"):
        values = {"is_sure": "on", "is_true": "on", "name": "X", "email": "x@post.example", "role": "researcher"}
        assert client.post(reverse(name, args=[reference]), values).status_code == 423, name
    token = "signed:" + 100 * "x"
    assert token not in client.post(reverse("withdraw", args=[reference]), {"token": token}).content.decode()
    assert client.get(reverse("application", args=[reference])).status_code == 200
    call_page = client.get(reverse("call", args=[application.call_id])).content.decode()
    assert (
        "The call is paused" in call_page,
        reverse("start_application", args=[application.call_id]) in call_page,
    ) == (
        True,
        False,
    )


def test_the_officer_freezes_and_thaws_on_the_calls_page() -> None:
    call = make_call()
    client = client_of(make_staff(call.agency))
    page = reverse("admin:applications_call_change", args=[call.pk])
    freezing = reverse("admin:applications_call_freeze", args=[call.pk])
    assert (
        freezing in client.get(page).content.decode(),
        "The call is frozen" in client.get(page).content.decode(),
    ) == (
        True,
        False,
    )
    assert "what is registered when the deadline passes is submitted" in client.get(freezing).content.decode()
    after = client.post(freezing, {"reason": "The uploads fail."}, follow=True).content.decode()
    assert ("The call is frozen" in after, f'href="{freezing}"' in after) == (True, False)
    assert "Let the call go on" in client.get(reverse("admin:index")).content.decode()
    client.post(reverse("admin:applications_call_thaw", args=[call.pk]))
    assert Call.objects.get(pk=call.pk).frozen_at is None
    assert "Frozen" not in client.get(reverse("admin:index")).content.decode()
