"""Decision meetings: two persons, one instant, all or nothing."""

from datetime import timedelta

import pytest

from applications.actions.bars import set_bar
from applications.actions.registering import withdraw
from applications.domain.numbers import format_sek
from applications.models import Application, Person
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.approvals.models import Approval
from clusterportal.mail.models import Message
from reviews.actions.decisions import (
    KIND,
    attach,
    create_meeting,
    detach,
    lock_meeting,
    propose,
    publish_meeting,
    reopen_meeting,
)
from reviews.actions.letters import render
from reviews.models import Case, Decision, DecisionMeeting, Letter, Panel
from reviews.queries.decisions import attachable
from tests.factories import make_agency, make_staff
from tests.kept import kept
from tests.reviews.worlds import declare_staff, make_reviewer, make_world

pytestmark = pytest.mark.django_db


class Meeting:
    """A meeting of two cases, one granted and one rejected, ready to be locked."""

    def __init__(self, n_cases=2):
        self.world = make_world(n_cases)
        self.officer, self.call = self.world.officer, self.world.call
        self.at = self.world.round.panel_closes_at + timedelta(days=1)
        self.decider = make_staff(self.call.agency, "decision_maker")
        declare_staff(self.decider, self.call, self.world.review)
        make_reviewer(self.world.panel, "chair")
        for place, case in enumerate(Case.objects.order_by("label"), start=1):
            stage = "prioritised" if place == 1 else "not_prioritised"
            Case.objects.filter(pk=case.pk).update(stage=stage, place=stage, rank=place)
        Panel.objects.update(list_state="locked")
        self.meeting = create_meeting(
            self.call, title="Meeting one", held_on=self.at.date(), by=self.officer, at=self.at
        )

    def attach_all(self):
        count = attach(self.meeting, attachable(self.call), by=self.officer, at=self.at)
        Decision.objects.update(reason_sv="Panelen har bedömt ansökan.")
        return count

    def lock(self, **options):
        given = {"minutes": "Protokoll", "two_in_one_area_reason": "", **options}
        lock_meeting(self.meeting, **given, by=self.officer, at=self.at)

    def publish(self, by=None):
        return publish_meeting(self.meeting, by=by or self.decider, at=self.at)

    def statuses(self):
        return sorted(Application.objects.values_list("status", flat=True))


@pytest.fixture
@kept
def meeting():
    return Meeting()


def test_each_attached_case_starts_from_its_place_in_the_list(meeting):
    assert meeting.attach_all() == 2
    outcomes = {one.application.cases.get().label: (one.outcome, one.amount_sek) for one in Decision.objects.all()}
    assert outcomes == {"A-01": ("granted", 135_000_000), "A-02": ("rejected", 0)}
    assert not attachable(meeting.call).exists()


def test_all_decisions_are_published_at_one_instant_with_letters_and_mail(meeting):
    meeting.attach_all()
    meeting.lock()
    assert meeting.publish() == 2
    assert meeting.statuses() == ["granted", "rejected"]
    assert set(Application.objects.values_list("decided_at", flat=True)) == {meeting.at}
    assert sorted(Letter.objects.values_list("language", flat=True)) == ["en", "en", "sv", "sv"]
    granted = Letter.objects.get(language="sv", decision__outcome="granted")
    assert "Panelen har bedömt ansökan." in granted.body
    assert format_sek(granted.decision.amount_sek) in granted.body
    told = Message.objects.filter(key__startswith="decided:")
    assert told.count() == len(set(told.values_list("to", "subject_id"))) == 4
    meeting.call.refresh_from_db()
    assert meeting.call.decided_at == meeting.at
    with pytest.raises(Refused, match="meeting_published"):
        meeting.publish()
    assert told.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_failure_in_the_middle_publishes_nothing(meeting):
    meeting.attach_all()
    meeting.lock()
    # The second letter's row already exists: writing it fails after both statuses have been written.
    second = Decision.objects.order_by("application__reference").last()
    Letter.objects.create(decision=second, language="en", subject="Early", body="Early", made_at=meeting.at)
    before = Message.objects.count()
    with pytest.raises(Exception, match="letter_once_per_language"):
        meeting.publish()
    assert meeting.statuses() == ["eligible", "eligible"]
    assert DecisionMeeting.objects.get().state == "locked"
    assert Letter.objects.count() == 1
    assert Message.objects.count() == before
    assert Approval.objects.get(kind=KIND).approved_at is None


def test_two_persons_decide(meeting):
    meeting.attach_all()
    meeting.lock()
    with pytest.raises(Hidden):
        meeting.publish(by=meeting.officer)
    both = make_staff(meeting.call.agency, "decision_maker")
    Decision.objects.update(proposed_by=both)
    with pytest.raises(Refused, match="own_lock"):
        meeting.publish(by=both)
    other = make_staff(make_agency("vinnova"), "decision_maker")
    with pytest.raises(Hidden):
        meeting.publish(by=other)
    assert meeting.statuses() == ["eligible", "eligible"]


def test_a_case_that_was_withdrawn_after_locking_stops_the_meeting_until_it_is_taken_out(meeting):
    meeting.attach_all()
    meeting.lock()
    granted = Decision.objects.get(outcome="granted")
    application = granted.application
    withdraw(application, by=application.created_by, at=meeting.at)
    with pytest.raises(Refused) as refusal:
        meeting.publish()
    assert (refusal.value.code, refusal.value.params["reference"]) == ("case_changed", application.reference)
    assert DecisionMeeting.objects.get().state == "locked"
    reopen_meeting(meeting.meeting, by=meeting.officer, at=meeting.at)
    detach(granted, by=meeting.officer, at=meeting.at)
    meeting.lock()
    assert meeting.publish() == 1
    assert meeting.statuses() == ["rejected", "withdrawn"]


def test_a_case_that_is_taken_out_after_locking_starts_from_its_place_in_another_meeting(meeting):
    meeting.attach_all()
    meeting.lock()
    reopen_meeting(meeting.meeting, by=meeting.officer, at=meeting.at)
    granted = Decision.objects.get(outcome="granted")
    case = granted.application.cases.get()
    detach(granted, by=meeting.officer, at=meeting.at)
    assert (case.stage, case.place, attachable(meeting.call).count()) == ("proposed", "prioritised", 1)
    attach(meeting.meeting, attachable(meeting.call), by=meeting.officer, at=meeting.at)
    assert case.application.decisions.get().outcome == "granted"


def test_what_was_changed_behind_the_lock_is_not_approved(meeting):
    meeting.attach_all()
    meeting.lock()
    Decision.objects.filter(outcome="granted").update(amount_sek=1)
    with pytest.raises(Refused, match="changed_since_proposed"):
        meeting.publish()
    assert meeting.statuses() == ["eligible", "eligible"]


def test_the_frame_cannot_be_overspent(meeting):
    meeting.attach_all()
    granted = Decision.objects.get(outcome="granted")
    given = {"outcome": "granted", "reason_sv": "Ja.", "reason_en": "", "internal_note": ""}
    with pytest.raises(Refused, match="frame_overspent"):
        propose(granted, **given, amount_sek=10**10, by=meeting.officer, at=meeting.at)
    granted.refresh_from_db()
    assert granted.amount_sek == 135_000_000


def test_two_grants_in_one_area_need_a_reason(meeting):
    meeting.attach_all()
    Decision.objects.filter(outcome="rejected").update(outcome="granted", amount_sek=1_000_000)
    with pytest.raises(Refused, match="two_in_one_area"):
        meeting.lock()
    meeting.lock(two_in_one_area_reason="De kompletterar varandra.")
    assert DecisionMeeting.objects.get().two_in_one_area_reason == "De kompletterar varandra."


def test_a_public_reason_and_minutes_are_needed(meeting):
    meeting.attach_all()
    with pytest.raises(Refused, match="minutes_missing"):
        meeting.lock(minutes=" ")
    Decision.objects.update(reason_sv=" ")
    with pytest.raises(Refused, match="reason_missing"):
        meeting.lock()


def test_a_locked_list_cannot_be_changed(meeting):
    meeting.attach_all()
    meeting.lock()
    one = Decision.objects.first()
    given = {"outcome": "rejected", "amount_sek": 0, "reason_sv": "x", "reason_en": "", "internal_note": ""}
    for act in (
        lambda: propose(one, **given, by=meeting.officer, at=meeting.at),
        lambda: detach(one, by=meeting.officer, at=meeting.at),
        lambda: attach(meeting.meeting, [], by=meeting.officer, at=meeting.at),
    ):
        with pytest.raises(Refused, match="meeting_not_open"):
            act()


def test_what_a_colleague_has_taken_out_is_not_put_back_by_changing_it(meeting):
    meeting.attach_all()
    one = Decision.objects.first()
    detach(Decision.objects.get(pk=one.pk), by=meeting.officer, at=meeting.at)
    given = {"outcome": "rejected", "amount_sek": 0, "reason_sv": "x", "reason_en": "", "internal_note": ""}
    for act in (
        lambda: propose(one, **given, by=meeting.officer, at=meeting.at),
        lambda: detach(one, by=meeting.officer, at=meeting.at),
    ):
        with pytest.raises(Hidden):
            act()
    assert not Decision.objects.filter(pk=one.pk).exists()


def test_a_decision_maker_with_a_conflict_leaves_the_whole_meeting_to_another(meeting):
    meeting.attach_all()
    meeting.lock()
    person = Person.objects.get(user=meeting.decider)
    set_bar(Application.objects.first(), person, by=None, at=meeting.at)
    with pytest.raises(Refused, match="conflict_in_meeting"):
        meeting.publish()
    another = make_staff(meeting.call.agency, "decision_maker")
    declare_staff(another, meeting.call, meeting.world.review)
    assert meeting.publish(by=another) == 2


def test_nothing_of_an_open_list_can_be_attached(meeting):
    Panel.objects.update(list_state="open")
    assert not attachable(meeting.call).exists()
    with pytest.raises(Refused, match="not_attachable"):
        attach(meeting.meeting, [Application.objects.first()], by=meeting.officer, at=meeting.at)


def test_letters_become_pdfs(meeting):
    meeting.attach_all()
    meeting.lock()
    meeting.publish()
    assert render(str(meeting.meeting.pk)) == 4
    assert render(str(meeting.meeting.pk)) == 0
    assert {letter.file.content_type for letter in Letter.objects.all()} == {"application/pdf"}
