"""Grants: made with the decision, accepted by both sides, declined by one, ended by an officer."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from applications.actions.freezing import freeze_call
from applications.models import Application, Call
from applications.queries.documents import document_sha256
from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.grants import accept, decline, end_grant, extend_acceptance, write_terms
from reviews.domain.grants import Standing
from reviews.models import Acceptance, Decision, Grant, GrantTerms
from reviews.queries.decisions import decisions_of, granted_sek
from reviews.queries.grants import grants_of_staff, in_standing, standing_of
from reviews.queries.publication import publication
from tests.factories import DAY, add_applicant, make_agency, make_signatory, make_staff, make_user
from tests.reviews.grants import before_decision, decided
from tests.reviews.worlds import declare_staff, person_of

pytestmark = pytest.mark.django_db
TEXTS = {"text_sv": "Nya villkor.", "text_en": "New terms.", "n_days_to_accept": 30}


@pytest.fixture
def world():
    return decided()


def standing(world, at=None):
    at = at or world.at
    return standing_of(grants_of_staff(world.officer, at).get(pk=world.grant().pk), at)


# Terms


def test_terms_are_versions_and_the_newest_count():
    world = before_decision()
    before = GrantTerms.objects.get(call=world.world.call)
    made = write_terms(world.world.call, **TEXTS, by=world.officer, at=world.at)
    assert (before.number, made.number, made.text_sv) == (1, 2, "Nya villkor.")
    world.decide(1)
    assert (world.grant().terms, world.grant().due_on) == (made, localdate(world.at) + timedelta(days=30))


def test_terms_need_both_languages_and_something_new():
    world = before_decision()
    with pytest.raises(Refused, match="terms_need_both_languages"):
        write_terms(world.world.call, **{**TEXTS, "text_en": " "}, by=world.officer, at=world.at)
    write_terms(world.world.call, **TEXTS, by=world.officer, at=world.at)
    with pytest.raises(Refused, match="terms_unchanged"):
        write_terms(world.world.call, **TEXTS, by=world.officer, at=world.at)


@pytest.mark.parametrize("role", ["decision_maker", "registrar", "auditor", "administrator"])
def test_terms_are_written_by_officers_of_the_call_alone(role):
    world = before_decision()
    others = (make_staff(world.world.call.agency, role), make_staff(make_agency("vinnova")), make_user())
    for user in others:
        with pytest.raises(Hidden):
            write_terms(world.world.call, **TEXTS, by=user, at=world.at)


def test_terms_that_were_written_stay_as_they_are():
    world = before_decision()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        GrantTerms.objects.filter(call=world.world.call).update(text_sv="Andra.")


def test_no_grant_is_locked_or_published_without_terms():
    world = before_decision(("prioritised", "not_prioritised"))
    meeting = world.prepare(1, 2)
    _forget_terms(world)
    with pytest.raises(Refused, match="terms_missing"):
        world.lock(meeting)
    write_terms(world.world.call, **TEXTS, by=world.officer, at=world.at)
    world.lock(meeting)
    _forget_terms(world)
    assert "terms" in publication(meeting, world.decider, world.at).stops
    with pytest.raises(Refused, match="terms_missing"):
        world.publish(meeting)
    assert sorted(Application.objects.values_list("status", flat=True)) == ["eligible", "eligible"]


def test_rejections_need_no_terms():
    world = before_decision(("not_prioritised",))
    _forget_terms(world)
    world.decide(1)
    assert not Grant.objects.exists()


def test_who_locks_is_not_told_of_a_grant_in_a_closed_case():
    world = before_decision(("prioritised", "not_prioritised"))
    meeting = world.prepare(1, 2)
    _forget_terms(world)
    set_bar(world.application(1), person_of(world.officer), by=world.officer, at=world.at)
    world.lock(meeting)
    with pytest.raises(Refused, match="terms_missing"):
        world.publish(meeting)


def _forget_terms(world):
    """Nothing but the tests' flush deletes terms."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL clusterportal.test_flush = 'on'")
        cursor.execute("DELETE FROM reviews_grantterms WHERE call_id = %s", [world.world.call.pk])
        cursor.execute("SET LOCAL clusterportal.test_flush = 'off'")


# The offer


def test_a_grant_holds_what_was_decided_with_its_terms(world):
    grant, decision = world.grant(), Decision.objects.get(application=world.application())
    assert (grant.state, grant.leader.user, grant.organisation) == ("waiting", world.leader(), world.organisation())
    call = world.world.call
    assert (grant.starts_on, grant.ends_on) == (call.grant_starts_on, call.grant_ends_on)
    assert grant.document == {
        "schema": "clusterportal/grant/1",
        "application": decision.application.reference,
        "version": decision.application.submitted_version.sha256,
        "decision": {
            "id": str(decision.pk),
            "amount_sek": decision.amount_sek,
            "reason_sv": "Skäl.",
            "reason_en": "Reason.",
        },
        "leader": world.leader().name,
        "organisation": str(world.organisation().pk),
        "starts_on": call.grant_starts_on.isoformat(),
        "ends_on": call.grant_ends_on.isoformat(),
        "terms": {"version": 1, "sv": "Bidraget redovisas.", "en": "The grant is accounted for."},
    }
    assert grant.sha256 == document_sha256(grant.document)


def test_only_what_is_granted_has_a_grant(world):
    assert Decision.objects.count() == 2
    assert list(Grant.objects.values_list("decision__outcome", flat=True)) == ["granted"]


def test_what_is_agreed_can_neither_be_changed_nor_deleted(world):
    grants = Grant.objects.filter(pk=world.grant().pk)
    for act in (
        lambda: grants.update(sha256="0" * 64),
        lambda: grants.update(document={}),
        grants.delete,
    ):
        with pytest.raises(DatabaseError, match="keeps what it was written with"), transaction.atomic():
            act()


# Accepting and declining


def test_a_grant_is_accepted_once_both_sides_have(world):
    grant = world.grant()
    assert standing(world) is Standing.WAITS_FOR_BOTH
    accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)
    assert (world.grant().state, standing(world)) == ("waiting", Standing.WAITS_FOR_ORGANISATION)
    signatory = world.signatory()
    accept(grant, sha256=grant.sha256, by=signatory, at=world.at + DAY)
    now = world.grant()
    assert (now.state, now.settled_at) == ("accepted", world.at + DAY)
    said = list(Acceptance.objects.values_list("side", "by", "sha256", "organisation"))
    assert said == [
        ("leader", world.leader().pk, grant.sha256, None),
        ("organisation", signatory.pk, grant.sha256, world.organisation().pk),
    ]


def test_the_organisation_may_be_first(world):
    grant = world.grant()
    accept(grant, sha256=grant.sha256, by=world.signatory(), at=world.at)
    assert standing(world) is Standing.WAITS_FOR_LEADER


def test_the_same_side_does_not_answer_twice(world):
    grant, first = world.grant(), world.signatory()
    second = make_signatory(world.organisation())
    accept(grant, sha256=grant.sha256, by=first, at=world.at)
    for act in (accept, lambda *a, **k: decline(*a, reason="No.", **k)):
        with pytest.raises(Refused, match="terms_answered"):
            act(grant, sha256=grant.sha256, by=second, at=world.at)


def test_an_answer_is_bound_to_what_was_read(world):
    for act in (accept, lambda *a, **k: decline(*a, reason="No.", **k)):
        with pytest.raises(Refused, match="grant_changed_since_read"):
            act(world.grant(), sha256="0" * 64, by=world.leader(), at=world.at)
    assert not Acceptance.objects.exists()


def test_declining_by_one_side_ends_it_and_frees_the_money(world):
    grant = world.grant()
    accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)
    with pytest.raises(Refused, match="decline_needs_reason"):
        decline(grant, sha256=grant.sha256, reason=" ", by=world.signatory(), at=world.at)
    assert granted_sek(decisions_of(world.world.call)) == grant.decision.amount_sek
    decline(grant, sha256=grant.sha256, reason="No room.", by=world.signatory(), at=world.at)
    assert (world.grant().state, granted_sek(decisions_of(world.world.call))) == ("declined", 0)
    assert world.application().status == "granted"


def test_nobody_answers_after_the_last_day_and_nothing_happens_by_itself(world):
    grant = world.grant()
    accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)
    last = world.at + timedelta(days=21)
    assert localdate(last) == grant.due_on
    late = last + DAY
    with pytest.raises(Refused, match="acceptance_closed"):
        accept(grant, sha256=grant.sha256, by=world.signatory(), at=late)
    assert (world.grant().state, standing(world, late)) == ("waiting", Standing.LAPSED)
    accept(grant, sha256=grant.sha256, by=world.signatory(), at=last)
    assert world.grant().state == "accepted"


def test_others_do_not_answer(world):
    grant = world.grant()
    consortium = world.application().consortium
    researcher, administrator = make_user(), make_user()
    add_applicant(consortium, researcher, "researcher", world.organisation())
    add_applicant(consortium, administrator, "administrator", world.organisation())
    reader = make_user()
    world.organisation().roles.create(user=reader, role="reader", granted_by=reader, granted_at=world.at)
    for user in (researcher, administrator, reader):
        with pytest.raises(Refused, match="not_yours_to_answer"):
            accept(grant, sha256=grant.sha256, by=user, at=world.at)
    strangers = (make_user(), world.officer, world.decider, world.leader(3), world.signatory(3))
    for user in strangers:
        with pytest.raises(Hidden):
            accept(grant, sha256=grant.sha256, by=user, at=world.at)


def test_nobody_signs_for_the_organisation_where_one_takes_part(world):
    grant, signatory = world.grant(), world.signatory()
    add_applicant(world.application().consortium, signatory, "researcher", world.organisation())
    with pytest.raises(Refused, match="own_grant"):
        accept(grant, sha256=grant.sha256, by=signatory, at=world.at)


def test_a_role_that_has_ended_answers_no_longer(world):
    grant, signatory = world.grant(), world.signatory()
    world.organisation().roles.filter(user=signatory).update(ended_at=world.at)
    with pytest.raises(Hidden):
        accept(grant, sha256=grant.sha256, by=signatory, at=world.at)


def test_in_a_frozen_call_nobody_answers(world):
    grant = world.grant()
    Call.objects.filter(pk=world.world.call.pk).update(decided_at=None)
    freeze_call(Call.objects.get(pk=world.world.call.pk), reason="Why.", by=world.officer, at=world.at)
    with pytest.raises(Paused):
        accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)


# What the officer does


def test_more_time_opens_a_lapsed_grant_again(world):
    late = world.at + timedelta(days=30)
    grant, until = world.grant(), localdate(late) + timedelta(days=10)
    given = {"by": world.officer, "at": late}
    with pytest.raises(Refused, match="more_time_needs_reason"):
        extend_acceptance(grant, until=until, reason=" ", **given)
    for day in (grant.due_on, localdate(late) - timedelta(days=1)):
        with pytest.raises(Refused, match="more_time_not_later"):
            extend_acceptance(grant, until=day, reason="Holidays.", **given)
    extend_acceptance(grant, until=until, reason="Holidays.", **given)
    assert (world.grant().due_on, standing(world, late)) == (until, Standing.WAITS_FOR_BOTH)
    accept(grant, sha256=grant.sha256, by=world.leader(), at=late)


def test_ending_frees_the_money_and_says_why(world):
    grant, given = world.grant(), {"by": world.officer, "at": world.at}
    with pytest.raises(Refused, match="end_needs_reason"):
        end_grant(grant, reason=" ", **given)
    end_grant(grant, reason="Nobody answered.", **given)
    now = world.grant()
    assert (now.state, now.why_ended, now.ended_at) == ("ended", "Nobody answered.", world.at)
    assert granted_sek(decisions_of(world.world.call)) == 0
    for act in (
        lambda: accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at),
        lambda: end_grant(grant, reason="Again.", **given),
        lambda: extend_acceptance(grant, until=grant.due_on + timedelta(days=1), reason="Why.", **given),
    ):
        with pytest.raises(Refused, match="grant_not_waiting"):
            act()


def test_an_accepted_grant_is_ended_only_before_it_begins(world):
    grant = world.accept_both()
    begun = world.at + (grant.starts_on - localdate(world.at))
    with pytest.raises(Refused, match="grant_begun"):
        end_grant(grant, reason="Given back.", by=world.officer, at=begun)
    end_grant(grant, reason="Given back.", by=world.officer, at=world.at + DAY)
    assert world.grant().state == "ended"


def test_an_officer_who_is_barred_does_nothing_and_a_colleague_does(world):
    grant, colleague = world.grant(), make_staff(world.world.call.agency)
    declare_staff(colleague, world.world.call, world.at)
    set_bar(world.application(), person_of(world.officer), by=colleague, at=world.at)
    others = (world.officer, make_staff(make_agency("vinnova")), world.decider, world.leader())
    for user in others:
        for act in (
            lambda by: end_grant(grant, reason="Why.", by=by, at=world.at),
            lambda by: extend_acceptance(
                grant, until=grant.due_on + timedelta(days=1), reason="Why.", by=by, at=world.at
            ),
        ):
            with pytest.raises(Hidden):
                act(user)
    assert not grants_of_staff(world.officer, world.at).filter(pk=grant.pk).exists()
    end_grant(grant, reason="Why.", by=colleague, at=world.at)


def test_the_filter_says_what_the_rule_says(world):
    for at in (world.at, world.at + timedelta(days=40)):
        rows = grants_of_staff(world.officer, at)
        where = standing_of(rows.get(pk=world.grant().pk), at)
        found = [one for one in Standing if in_standing(rows, one.value, at).exists()]
        assert found == [where]
    accept(world.grant(), sha256=world.grant().sha256, by=world.leader(), at=world.at)
    rows = grants_of_staff(world.officer, world.at)
    assert [one for one in Standing if in_standing(rows, one.value, world.at).exists()] == [
        Standing.WAITS_FOR_ORGANISATION
    ]


# Who is told


def told(template):
    return sorted(Message.objects.filter(key__startswith=f"{template}:").values_list("to", flat=True))


def emails(*users):
    return sorted(user.email for user in users)


def test_both_sides_are_told_that_the_grant_is_in_force(world):
    grant, signatory = world.grant(), world.signatory()
    accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)
    assert told("grant_settled") == []
    accept(grant, sha256=grant.sha256, by=signatory, at=world.at)
    message = Message.objects.get(key__startswith="grant_settled:")
    assert (message.recipient, message.scope) == (world.leader(), f"application:{world.application().pk}")
    assert message.subject.endswith("is in force")
    assert f"/grants/{world.application().reference}/" in message.body
    assert told("grant_declined") == []


def test_the_other_side_and_the_officers_are_told_that_a_grant_is_declined(world):
    grant, first, second = world.grant(), world.signatory(), make_signatory(world.organisation())
    make_staff(make_agency("vinnova"))
    undeclared, barred = make_staff(world.world.call.agency), make_staff(world.world.call.agency)
    declare_staff(barred, world.world.call, world.at)
    set_bar(world.application(), person_of(barred), by=world.officer, at=world.at)
    decline(grant, sha256=grant.sha256, reason="Secretreason", by=first, at=world.at)

    assert told("grant_settled") == emails(world.leader(), second)
    assert told("grant_declined") == emails(world.officer)
    assert undeclared.email not in told("grant_declined")
    messages = Message.objects.filter(key__startswith="grant_")
    assert not any("Secretreason" in one.subject + one.body for one in messages)
    assert f"/reviews/grant/{grant.pk}/" in messages.get(recipient=world.officer).body
    send_queued(world.at)
    assert set(messages.values_list("state", flat=True)) == {"sent"}


def test_signatories_are_told_that_the_leader_declines(world):
    grant, signatory = world.grant(), world.signatory()
    decline(grant, sha256=grant.sha256, reason="No time.", by=world.leader(), at=world.at)
    assert told("grant_settled") == emails(signatory)


def test_both_sides_are_told_that_the_agency_has_ended_a_grant(world):
    signatory = world.signatory()
    end_grant(world.grant(), reason="Secretreason", by=world.officer, at=world.at)
    messages = Message.objects.filter(key__startswith="grant_settled:")
    assert told("grant_settled") == emails(world.leader(), signatory)
    assert all(one.subject.endswith("is ended") and "Secretreason" not in one.body for one in messages)
    assert told("grant_declined") == []


def test_whoever_reads_the_grant_or_handles_the_case_no_longer_gets_nothing(world):
    grant, signatory = world.grant(), world.signatory()
    decline(grant, sha256=grant.sha256, reason="No time.", by=world.leader(), at=world.at)
    world.organisation().roles.filter(user=signatory).update(ended_at=world.at)
    set_bar(world.application(), person_of(world.officer), by=world.officer, at=world.at)
    send_queued(world.at)
    messages = Message.objects.filter(key__startswith="grant_")
    assert dict(messages.values_list("to", "state")) == {signatory.email: "dropped", world.officer.email: "dropped"}


def test_every_act_is_in_the_trail(world):
    grant = world.accept_both()
    end_grant(grant, reason="Given back.", by=world.officer, at=world.at + DAY)
    chain = Event.objects.filter(chain=f"application:{world.application().pk}", action__startswith="grant.")
    assert list(chain.order_by("seq").values_list("action", flat=True)) == [
        "grant.offered",
        "grant.accepted",
        "grant.accepted",
        "grant.in_force",
        "grant.ended",
    ]
