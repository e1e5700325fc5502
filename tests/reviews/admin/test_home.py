"""The first page of staff: each role is told what it may know and led to what comes next."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from applications.actions.registering import withdraw
from applications.models import Call, CaseNumberBlock
from clusterportal.approvals.actions import VALID_FOR
from clusterportal.demo.clock import jump_to
from reviews.actions import hand_assigning
from reviews.actions.decisions import create_meeting
from reviews.models import Conflict, DecisionMeeting, Panel, Reviewer
from tests.applications.worlds import submitted
from tests.factories import DAY, NOW, make_application, make_call, make_handler, make_staff
from tests.reviews.grants import before_decision
from tests.reviews.worlds import case_number, declare_staff, judged_eligible, make_panel, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def home(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_what_was_received_is_counted_for_those_who_may_know_it_alone():
    world = make_world(2)
    make_application(world.call)
    agency = world.call.agency
    for user in (world.officer, make_staff(agency, "registrar"), make_staff(agency, "auditor")):
        page = home(user)
        assert ("2 received" in page, "under way</span>" in page) == (True, False)
    for user in (make_staff(agency), make_staff(agency, "decision_maker"), make_staff(agency, "coordinator")):
        page = home(user)
        assert (" received</span>" in page, "under way</span>" in page) == (False, False)


def test_drafts_are_counted_while_the_call_is_open():
    call = make_call()
    make_application(call)
    page = home(make_staff(call.agency))
    assert ("1 application is under way" in page, "received" in page) == (True, False)


def test_case_numbers_that_run_short_are_told_before_the_deadline_and_missing_ones_after():
    call = make_call()
    officer = make_staff(call.agency)
    for _number in range(3):
        make_application(call)
    CaseNumberBlock.objects.filter(call=call).update(first_serial=1, next_serial=1, last_serial=3)
    assert "Reserve more case numbers" not in home(officer)
    CaseNumberBlock.objects.filter(call=call).update(last_serial=2)
    page = home(officer)
    assert "2 numbers are left, and 3 applications are under way." in page
    assert reverse("admin:applications_call_numbers", args=[call.pk]) in page


def test_a_submitted_application_without_a_case_number_is_missing_one():
    call = make_call(closes_in=-1 * DAY)
    officer = make_handler(call)
    submitted(call)
    assert "Reserve more case numbers" not in home(officer)
    CaseNumberBlock.objects.filter(call=call).update(last_serial=F("next_serial") - 1)
    submitted(call)
    assert "1 submitted application has no number yet." in home(officer)
    assert "no number yet" not in home(make_staff(call.agency))


def test_everybody_is_told_the_date_to_wait_for():
    world = make_world(1)
    decider = make_staff(world.call.agency, "decision_maker")
    assert f"The panels open {_moment(world.round.panel_opens_at)}" in home(decider)


def test_while_a_call_is_open_and_signed_its_own_dates_are_said():
    call = make_call()
    closing = _moment(call.closes_at)
    for role in ("officer", "registrar"):
        assert f"Closes {closing}" in home(make_staff(call.agency, role))
    jump_to(call.closes_at + timedelta(minutes=5))
    assert f"Signing closes {_moment(call.signing_closes_at)}" in home(make_staff(call.agency, "registrar"))


def _moment(at):
    return date_format(localtime(at), "DATETIME_FORMAT")


def test_an_officer_is_led_through_the_panel_to_the_decision():
    world = make_world(2)
    panel, at = reverse("ranking", args=[world.panel.pk]), world.in_panel
    assert "Assign reviewers, round 1" in home(world.officer)
    jump_to(at)
    page = home(world.officer)
    assert panel in page
    assert "Priority list: Panel one" in page
    assert "2 are not ready yet." in page
    assert "When the lists are locked" in page
    assert "Assign reviewers, round 1" not in page
    Panel.objects.update(list_state="locked")
    assert "When the lists are locked" not in home(world.officer)
    meeting = create_meeting(world.call, title="Meeting one", held_on=at.date(), by=world.officer, at=at)
    page = home(world.officer)
    assert "Propose decisions and lock the list: Meeting one" in page
    assert reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk]) in page


def test_an_officer_is_told_the_next_step_of_a_round():
    world = make_world(1)
    n_wanted = world.round.n_readers
    assert f"{n_wanted} readers missing" in home(world.officer)
    for _number in range(n_wanted):
        reviewer = Reviewer.objects.get(person__user=make_reviewer(world.panel))
        hand_assigning.assign(case_number(world), reviewer, by=world.officer, at=world.review)
    assert "Confirm the proposed readers, round 1" in home(world.officer)
    hand_assigning.confirm(world.round, by=world.officer, at=world.review)
    page = home(world.officer)
    assert ("Follow the reviews, round 1" in page, f"0 of {n_wanted} submitted" in page) == (True, True)
    judged_eligible(world.call)
    assert "Open the review, round 1" in home(world.officer)


def test_nothing_is_left_to_judge_once_the_call_is_decided():
    world = make_world(1)
    Conflict.objects.create(
        application=case_number(world).application,
        person=make_reviewer(world.panel).person,
        origin="detected",
        rule="same_department",
        tier="risk",
        state="suspected",
        found_at=world.review,
    )
    assert "Judge conflicts of interest" in home(world.officer)
    Call.objects.update(decided_at=world.review)
    assert "Judge conflicts of interest" not in home(world.officer)


def test_a_decision_maker_finds_the_meeting_that_waits():
    world = make_world(1)
    decider, at = make_staff(world.call.agency, "decision_maker"), world.in_panel
    declare_staff(decider, world.call, world.declaring)
    meeting = create_meeting(world.call, title="Meeting one", held_on=at.date(), by=world.officer, at=at)
    jump_to(at)
    url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
    page = home(decider)
    assert ("No meeting waits" in page, url in page) == (True, False)
    DecisionMeeting.objects.update(state="locked", locked_by=world.officer, locked_at=at)
    page = home(decider)
    assert ("No meeting waits" in page, url in page) == (False, True)


def test_a_list_that_was_locked_too_long_ago_is_to_be_locked_anew():
    made = before_decision()
    meeting = made.prepare(1, 2, 3)
    made.lock(meeting, NOW)
    assert "Waits for the decision maker" in home(made.officer)
    assert "Decide: Meeting" in home(made.decider)
    jump_to(NOW + VALID_FOR + DAY)
    assert "Open the list again and lock it anew: Meeting" in home(made.officer)
    assert "Decide: Meeting" not in home(made.decider)


def test_what_is_withdrawn_is_to_be_taken_out_of_its_meeting():
    made = before_decision()
    meeting = made.prepare(1, 2, 3)
    made.lock(meeting, made.at)
    assert "Take out what is withdrawn" not in home(made.officer)
    withdraw(made.application(2), by=made.leader(2), at=made.at)
    page = home(made.officer)
    assert "Take out what is withdrawn: Meeting" in page
    assert "1 application in it has been withdrawn. The meeting cannot be published with it." in page
    assert "Take out what is withdrawn" not in home(made.decider)


def test_the_record_and_the_audit_trail_are_one_link_away():
    call = make_call(closes_in=-22 * DAY)
    record = reverse("admin:applications_application_changelist")
    trail = reverse("admin:audit_event_changelist")
    for role, links in (("registrar", (record,)), ("auditor", (record, trail))):
        user = make_staff(call.agency, role)
        content = home(user).split('class="desk"')[1]
        assert all(f'href="{link}' in content for link in links)


def test_a_coordinator_is_led_to_the_joint_view_and_nowhere_else():
    call = make_call()
    page = home(make_staff(call.agency, "coordinator"))
    assert reverse("admin:reviews_initiative_joint", args=[call.initiative_id]) in page
    assert "Nothing waits" not in page
    assert reverse("admin:applications_call_change", args=[call.pk]) not in page


def test_an_administrator_is_not_told_of_calls():
    call = make_call()
    page = home(make_staff(call.agency, "administrator"))
    assert reverse("admin:applications_agencyrole_grant") in page
    assert (call.title_en in page, "under way" in page) == (False, False)


def test_an_officer_opens_the_lists_that_the_first_page_names():
    world = make_world(1)
    empty = make_panel(world.round, "Panel two")
    jump_to(world.in_panel)
    client = Client()
    client.force_login(world.officer)
    page = home(world.officer)
    listed = reverse("ranking", args=[world.panel.pk])
    without_cases = reverse("admin:reviews_panel_change", args=[empty.pk])
    assert (listed in page, without_cases in page) == (True, True)
    assert [client.get(url).status_code for url in (listed, without_cases)] == [200, 200]
    assert f'<a href="{reverse("admin:index")}">To do</a>' in client.get(listed).content.decode()
