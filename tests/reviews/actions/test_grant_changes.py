"""Changes during a grant: asked for, consented to, approved or refused; the decision stays as it was."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from applications.models import Call, Organisation
from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.grant_change_mail import remind_of_changes
from reviews.actions.grant_changes import (
    approve_change,
    ask_change,
    consent_to_change,
    decline_change,
    refuse_change,
    withdraw_change,
)
from reviews.actions.yearly_reports import submit_report
from reviews.domain.grant_changes import Voice
from reviews.models import ChangeRequest, YearlyReport
from reviews.queries.grant_changes import changes_for, changes_of_staff, lacking, ready
from reviews.queries.grants import grants_of
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, add_applicant, make_agency, make_organisation, make_signatory, make_staff, make_user
from tests.reviews.grants import decided, reporting
from tests.reviews.worlds import declare_staff, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return reporting()


def ask(world, kind, *, by=None, reason="She moves abroad.", **wanted):
    return ask_change(world.grant(), kind=kind, reason=reason, **wanted, by=by or world.leader(), at=world.at)


def fresh(change):
    return ChangeRequest.objects.get(pk=change.pk)


def missing_of(world, change):
    return lacking(changes_of_staff(world.officer, world.at).get(pk=change.pk))


def approve(world, change, by=None):
    approve_change(change, reason="It serves the cluster.", by=by or world.officer, at=world.at + DAY)


# Leader


def test_a_new_leader_consents_the_organisation_consents_and_the_officer_approves(world):
    new, old, document = make_user("New Nilsson"), world.leader(), world.grant().document
    change = ask(world, "leader", leader_email=new.email.upper())
    assert missing_of(world, change) == (Voice.NEW_LEADER, Voice.ORGANISATION)
    with pytest.raises(Refused, match="change_lacks_consent"):
        approve(world, change)
    assert consent_to_change(change, by=new, at=world.at) is Voice.NEW_LEADER
    assert consent_to_change(change, by=world.signatory(), at=world.at) is Voice.ORGANISATION
    assert ready(changes_of_staff(world.officer, world.at)).get() == change
    approve(world, change)
    grant, done = world.grant(), fresh(change)
    assert (grant.leader.user, done.state, done.before, done.leader) == (new, "approved", old.name, grant.leader)
    assert grant.document == document
    assert world.application().submitted_version.document["people"][0]["name"] == old.name
    assert grants_of(new, world.at).filter(pk=grant.pk).exists()
    report = YearlyReport.objects.order_by("year").first()
    at = world.at + timedelta(days=(report.due_on - localdate(world.at)).days)
    with pytest.raises(Refused, match="leader_reports"):
        submit_report(report, [make_pdf()], name="a.pdf", text="Text.", by=old, at=at)
    submit_report(report, [make_pdf()], name="a.pdf", text="Text.", by=new, at=at)


def test_the_organisation_that_asks_consents_by_it(world):
    change = ask(world, "leader", by=world.signatory(), leader_email=make_user().email)
    assert missing_of(world, change) == (Voice.NEW_LEADER,)


def test_only_the_account_with_the_confirmed_address_consents_to_lead(world):
    change = ask(world, "leader", leader_email="new@post.example")
    other = make_user(email="other@post.example")
    other.emailaddress_set.create(email="new@post.example", verified=False)
    with pytest.raises(Hidden):
        consent_to_change(change, by=other, at=world.at)
    other.emailaddress_set.update(verified=True)
    consent_to_change(change, by=other, at=world.at)
    assert missing_of(world, change) == (Voice.ORGANISATION,)


def test_nobody_consents_twice_or_for_both(world):
    new = world.signatory()
    change = ask(world, "leader", leader_email=new.email)
    assert consent_to_change(change, by=new, at=world.at) is Voice.NEW_LEADER
    with pytest.raises(Refused, match="change_not_yours_to_answer"):
        consent_to_change(change, by=new, at=world.at)
    second = make_signatory(world.organisation())
    assert consent_to_change(change, by=second, at=world.at) is Voice.ORGANISATION


def test_a_signatory_who_is_to_lead_does_not_consent_for_the_organisation_by_asking(world):
    named = world.signatory()
    change = ask(world, "leader", by=named, leader_email=named.email)
    assert missing_of(world, change) == (Voice.NEW_LEADER, Voice.ORGANISATION)


def test_the_leader_of_now_does_not_consent_to_lead_by_another_address(world):
    leader = world.leader()
    leader.emailaddress_set.create(email="second@post.example", verified=True)
    change = ask(world, "leader", leader_email="second@post.example")
    with pytest.raises(Refused, match="change_not_yours_to_answer"):
        consent_to_change(change, by=leader, at=world.at)


def test_who_is_asked_may_decline_and_that_ends_it(world):
    new = make_user()
    change = ask(world, "leader", leader_email=new.email)
    with pytest.raises(Refused, match="change_needs_reason"):
        decline_change(change, reason=" ", by=new, at=world.at)
    decline_change(change, reason="No time.", by=new, at=world.at)
    assert (fresh(change).state, fresh(change).answer) == ("declined", "No time.")
    assert world.grant().leader.user == world.leader()
    with pytest.raises(Refused, match="change_not_open"):
        approve(world, change)
    ask(world, "leader", leader_email=make_user().email)


# Organisation


def test_another_organisation_takes_over_with_both_consents(world):
    new = make_organisation("New University")
    signatory, document = make_signatory(new), world.grant().document
    change = ask(world, "organisation", organisation=new)
    consent_to_change(change, by=world.signatory(), at=world.at)
    assert consent_to_change(change, by=signatory, at=world.at) is Voice.NEW_ORGANISATION
    approve(world, change)
    assert (world.grant().organisation, world.grant().document) == (new, document)
    assert world.application().submitted_version.organisation == world.organisation()
    assert fresh(change).before == world.organisation().name_sv
    assert grants_of(signatory, world.at).filter(pk=world.grant().pk).exists()
    assert not grants_of(world.signatory(), world.at).filter(pk=world.grant().pk).exists()


def test_nobody_who_takes_part_signs_for_the_organisation_that_takes_over(world):
    new, leader = make_organisation(), world.leader()
    new.roles.create(user=leader, role="signatory", granted_by=world.officer, granted_at=world.at)
    with pytest.raises(Refused, match="change_needs_a_signatory"):
        ask(world, "organisation", organisation=new)
    make_signatory(new)
    change = ask(world, "organisation", organisation=new)
    with pytest.raises(Refused, match="change_not_yours_to_answer"):
        consent_to_change(change, by=leader, at=world.at)
    assert missing_of(world, change) == (Voice.ORGANISATION, Voice.NEW_ORGANISATION)


def test_an_organisation_for_which_nobody_can_consent_is_not_asked(world):
    new = make_organisation()
    gone = make_signatory(new)
    new.roles.filter(user=gone).update(ended_at=world.at)
    researcher = make_signatory(new)
    add_applicant(world.application().consortium, researcher, "researcher", world.organisation())
    with pytest.raises(Refused, match="change_needs_a_signatory"):
        ask(world, "organisation", organisation=new)
    make_signatory(new)
    ask(world, "organisation", organisation=new)


def test_a_consent_counts_although_its_giver_signs_no_longer(world):
    new = make_organisation()
    signatory = make_signatory(new)
    change = ask(world, "organisation", organisation=new)
    for user in (world.signatory(), signatory):
        consent_to_change(change, by=user, at=world.at)
    new.roles.filter(user=signatory).update(ended_at=world.at)
    approve(world, change)
    assert world.grant().organisation == new


def test_who_signs_for_both_organisations_consents_for_each(world):
    both, new = world.signatory(), make_organisation()
    new.roles.create(user=both, role="signatory", granted_by=world.officer, granted_at=world.at)
    change = ask(world, "organisation", by=both, organisation=new)
    assert missing_of(world, change) == (Voice.NEW_ORGANISATION,)
    assert consent_to_change(change, by=both, at=world.at) is Voice.NEW_ORGANISATION


def test_a_consent_is_of_those_who_hold_the_grant_when_it_is_approved(world):
    new = make_organisation()
    make_signatory(new)
    change = ask(world, "leader", leader_email=make_user().email)
    consent_to_change(change, by=world.signatory(), at=world.at)
    with pytest.raises(Refused, match="change_other_first"):
        ask(world, "organisation", organisation=new)
    withdraw_change(change, by=world.leader(), at=world.at)
    ask(world, "organisation", organisation=new)
    with pytest.raises(Refused, match="change_other_first"):
        ask(world, "leader", leader_email=make_user().email)


def test_an_organisation_that_may_not_administrate_is_refused_where_the_call_asks(world):
    with pytest.raises(Refused, match="change_needs_approved_organisation"):
        ask(world, "organisation", organisation=make_organisation(approved=False))


def test_approval_judges_anew_what_has_changed_since(world):
    new = make_organisation()
    signatory = make_signatory(new)
    change = ask(world, "organisation", organisation=new)
    for user in (world.signatory(), signatory):
        consent_to_change(change, by=user, at=world.at)
    Organisation.objects.filter(pk=new.pk).update(approval="no")
    with pytest.raises(Refused, match="change_needs_approved_organisation"):
        approve(world, change)
    assert (fresh(change).state, world.grant().organisation) == ("open", world.organisation())


# Period


def test_a_longer_period_brings_reports_and_a_shorter_one_takes_them_away(world):
    before = world.grant().ends_on
    years = list(YearlyReport.objects.order_by("year").values_list("year", flat=True))
    longer = ask(world, "period", ends_on=before.replace(year=before.year + 1))
    approve(world, longer)
    assert world.grant().ends_on == before.replace(year=before.year + 1)
    assert fresh(longer).before == before.isoformat()
    assert list(YearlyReport.objects.order_by("year").values_list("year", flat=True)) == [*years, years[-1] + 1]
    shorter = ask(world, "period", ends_on=before.replace(year=before.year - 1))
    approve(world, shorter)
    assert list(YearlyReport.objects.order_by("year").values_list("year", flat=True)) == years[:-1]


def test_no_grant_ends_out_of_sight(world):
    start = world.grant().starts_on
    ask(world, "period", ends_on=start.replace(year=start.year + 20))
    for year in (start.year + 21, 9999):
        with pytest.raises(Refused, match="change_needs_an_earlier_end"):
            ask(world, "period", ends_on=start.replace(year=year))


# Refusals


@pytest.mark.parametrize("kind", ["leader", "organisation", "period"])
def test_what_is_asked_for_is_another_than_what_is(world, kind):
    grant = world.grant()
    same = {
        "leader": ({"leader_email": world.leader().email.upper()}, {"leader_email": ""}),
        "organisation": ({"organisation": grant.organisation}, {"organisation": None}),
        "period": ({"ends_on": grant.ends_on}, {"ends_on": grant.starts_on}, {"ends_on": None}),
    }
    for wanted in same[kind]:
        with pytest.raises(Refused, match="change_needs_another"):
            ask(world, kind, **wanted)
    assert not ChangeRequest.objects.exists()


def test_a_reason_is_needed_and_one_of_a_kind_waits_at_a_time(world):
    day = world.grant().ends_on + timedelta(days=90)
    with pytest.raises(Refused, match="change_needs_reason"):
        ask(world, "period", ends_on=day, reason=" ")
    change = ask(world, "period", ends_on=day)
    with pytest.raises(Refused, match="change_open_already"):
        ask(world, "period", ends_on=day + DAY)
    ask(world, "leader", leader_email=make_user().email)
    with pytest.raises(Refused, match="change_needs_reason"):
        refuse_change(change, reason=" ", by=world.officer, at=world.at)
    refuse_change(change, reason="No money is left.", by=world.officer, at=world.at)
    assert (fresh(change).state, fresh(change).answer, world.grant().ends_on) == (
        "refused",
        "No money is left.",
        day - timedelta(days=90),
    )


def test_nothing_is_asked_for_before_the_grant_is_accepted():
    world = decided()
    with pytest.raises(Refused, match="grant_not_accepted"):
        ask(world, "period", ends_on=world.grant().ends_on + DAY)


def test_others_ask_for_nothing(world):
    researcher = make_user()
    add_applicant(world.application().consortium, researcher, "researcher", world.organisation())
    wanted = {"ends_on": world.grant().ends_on + DAY}
    with pytest.raises(Refused, match="not_yours_to_answer"):
        ask(world, "period", by=researcher, **wanted)
    for user in (make_user(), world.officer, world.leader(3)):
        with pytest.raises(Hidden):
            ask(world, "period", by=user, **wanted)


def test_in_a_frozen_call_nobody_outside_the_agency_writes(world):
    new = make_user()
    change = ask(world, "leader", leader_email=new.email)
    Call.objects.update(frozen_at=world.at)
    report = YearlyReport.objects.order_by("year").first()
    for act in (
        lambda: ask(world, "period", ends_on=world.grant().ends_on + DAY),
        lambda: consent_to_change(change, by=new, at=world.at),
        lambda: withdraw_change(change, by=world.leader(), at=world.at),
        lambda: submit_report(report, [make_pdf()], name="a.pdf", text="Text.", by=world.leader(), at=world.at),
    ):
        with pytest.raises(Paused):
            act()


def test_who_asks_withdraws(world):
    change = ask(world, "period", ends_on=world.grant().ends_on + DAY)
    with pytest.raises(Refused, match="change_not_yours"):
        withdraw_change(change, by=world.signatory(), at=world.at)
    withdraw_change(change, by=world.leader(), at=world.at)
    assert fresh(change).state == "withdrawn"


def test_only_those_who_handle_the_case_decide(world):
    change = ask(world, "period", ends_on=world.grant().ends_on + DAY)
    colleague = make_staff(world.world.call.agency)
    declare_staff(colleague, world.world.call, world.at)
    set_bar(world.application(), person_of(world.officer), by=colleague, at=world.at)
    others = (world.officer, make_staff(make_agency("vinnova")), world.decider, world.leader(), world.signatory())
    for user in others:
        for act in (approve_change, refuse_change):
            with pytest.raises(Hidden):
                act(change, reason="Why.", by=user, at=world.at)
    assert not changes_of_staff(world.officer, world.at).exists()
    approve(world, change, by=colleague)


def test_an_officer_with_a_part_in_the_request_leaves_it_to_another(world):
    change = ask(world, "leader", leader_email=world.officer.email)
    consent_to_change(change, by=world.officer, at=world.at)
    consent_to_change(change, by=world.signatory(), at=world.at)
    for act in (approve_change, refuse_change):
        with pytest.raises(Refused, match="change_own"):
            act(change, reason="Why.", by=world.officer, at=world.at)
    colleague = make_staff(world.world.call.agency)
    declare_staff(colleague, world.world.call, world.at)
    approve(world, change, by=colleague)


def test_strangers_read_nothing_and_who_was_to_lead_reads_no_longer_once_it_is_refused(world):
    new = make_user()
    change = ask(world, "leader", leader_email=new.email)
    assert changes_for(new, world.at).filter(pk=change.pk).exists()
    assert not changes_for(make_user(), world.at).exists()
    refuse_change(change, reason="No.", by=world.officer, at=world.at)
    assert not changes_for(new, world.at).exists()
    assert changes_for(world.signatory(), world.at).exists()


def test_ready_says_what_the_rule_says(world):
    change = ask(world, "leader", leader_email=make_user().email)
    rows = changes_of_staff(world.officer, world.at)
    assert (list(ready(rows)), bool(lacking(rows.get()))) == ([], True)
    consent_to_change(change, by=world.signatory(), at=world.at)
    assert not ready(changes_of_staff(world.officer, world.at)).exists()


def test_those_who_are_asked_and_those_who_asked_are_told(world):
    new, signatory = make_user(), world.signatory()
    change = ask(world, "leader", leader_email=new.email)
    asked = Message.objects.filter(key__startswith="grant_change_asked")
    assert sorted(asked.values_list("to", flat=True)) == sorted([new.email, signatory.email])
    assert not any("abroad" in body for body in asked.values_list("body", flat=True))
    withdraw_change(change, by=world.leader(), at=world.at)
    send_queued(world.at)
    assert set(asked.values_list("state", flat=True)) == {"dropped"}


# Who is told


def told(template, change):
    """The addresses that a message about a request went to, and what became of it."""
    rows = Message.objects.filter(key__startswith=f"{template}:{change.pk}:")
    return dict(rows.values_list("to", "state"))


def mailed(template, change):
    send_queued(fresh(change).decided_at)
    return told(template, change)


def sent(*users):
    return {user.email: "sent" for user in users}


def test_both_sides_and_the_new_leader_are_told_that_a_change_is_approved(world):
    new, old, signatory = make_user(), world.leader(), world.signatory()
    change = ask(world, "leader", leader_email=new.email)
    for user in (new, signatory):
        consent_to_change(change, by=user, at=world.at)
    approve(world, change)
    assert mailed("grant_change_decided", change) == sent(new, old, signatory)
    assert told("grant_change_over", change) == {}


def test_the_organisation_is_told_of_another_period(world):
    change = ask(world, "period", ends_on=world.grant().ends_on + DAY)
    approve(world, change)
    assert mailed("grant_change_decided", change) == sent(world.leader(), world.signatory())


def test_who_was_to_lead_and_has_consented_is_told_of_a_refusal_without_a_link_to_it(world):
    new, signatory = make_user(), world.signatory()
    change = ask(world, "leader", leader_email=new.email)
    consent_to_change(change, by=new, at=world.at)
    refuse_change(change, reason="Secretanswer", by=world.officer, at=world.at)
    assert mailed("grant_change_decided", change) == sent(world.leader(), signatory)
    assert mailed("grant_change_over", change) == sent(new)
    message = Message.objects.get(key__startswith="grant_change_over")
    assert (str(change.pk) in message.body, "Secretanswer" in message.body) == (False, False)
    assert "is not made" in message.body


def test_who_is_asked_by_address_alone_is_told_that_the_request_is_withdrawn(world):
    change = ask(world, "leader", leader_email="new@post.example")
    withdraw_change(change, by=world.leader(), at=world.at)
    assert mailed("grant_change_decided", change) == sent(world.signatory())
    assert told("grant_change_over", change) == {"new@post.example": "sent"}


def test_who_declines_is_not_told_of_it(world):
    new = make_user()
    change = ask(world, "leader", leader_email=new.email)
    decline_change(change, reason="No time.", by=new, at=world.at)
    assert mailed("grant_change_decided", change) == sent(world.leader(), world.signatory())
    assert told("grant_change_over", change) == {}


def test_the_organisation_that_gives_up_a_grant_is_told_that_another_has_it(world):
    new = make_organisation()
    old_signatory, signatory = world.signatory(), make_signatory(new)
    change = ask(world, "organisation", organisation=new)
    for user in (old_signatory, signatory):
        consent_to_change(change, by=user, at=world.at)
    approve(world, change)
    assert mailed("grant_change_decided", change) == sent(world.leader(), signatory)
    assert told("grant_change_over", change) == sent(old_signatory)
    assert "another organisation" in Message.objects.get(key__startswith="grant_change_over").subject


def test_who_has_asked_and_signs_no_longer_is_not_told(world):
    gone = make_signatory(world.organisation())
    change = ask(world, "period", by=gone, ends_on=world.grant().ends_on + DAY)
    world.organisation().roles.filter(user=gone).update(ended_at=world.at)
    approve(world, change)
    assert gone.email not in told("grant_change_decided", change) | told("grant_change_over", change)


def test_missing_consents_are_asked_for_again_after_a_week_and_after_two(world):
    new, signatory = make_user(), world.signatory()
    change = ask(world, "leader", leader_email=new.email)
    counts = [remind_of_changes(world.at + days * DAY) for days in (6, 7, 8, 13)]
    assert counts == [0, 2, 0, 0]
    assert set(told("grant_change_reminder", change)) == {new.email, signatory.email}
    consent_to_change(change, by=new, at=world.at + 13 * DAY)
    assert [remind_of_changes(world.at + days * DAY) for days in (14, 14, 30)] == [1, 0, 0]
    assert Message.objects.filter(key__startswith="grant_change_reminder", to=signatory.email).count() == 2
    send_queued(world.at + 14 * DAY)
    assert told("grant_change_reminder", change)[new.email] == "dropped"


def test_nobody_is_reminded_of_what_is_decided_or_in_a_frozen_call(world):
    change = ask(world, "leader", leader_email=make_user().email)
    Call.objects.update(frozen_at=world.at)
    assert remind_of_changes(world.at + 7 * DAY) == 0
    Call.objects.update(frozen_at=None)
    refuse_change(change, reason="No.", by=world.officer, at=world.at)
    assert remind_of_changes(world.at + 7 * DAY) == 0


def test_a_period_that_needs_nobodys_consent_reminds_nobody(world):
    ask(world, "period", ends_on=world.grant().ends_on + DAY)
    assert remind_of_changes(world.at + 14 * DAY) == 0
