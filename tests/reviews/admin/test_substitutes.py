"""An officer with a conflict of interest sees the rest and who handles the case; nothing of it moves a byte."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import lift_bar, set_bar
from applications.models import AgencyRole, Application, BudgetCell
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.jobs.runner import run as run_job
from reviews.actions.assignments import start_run, work
from reviews.actions.decisions import (
    attach,
    create_meeting,
    detach,
    lock_meeting,
    propose,
    publish_meeting,
    reopen_meeting,
)
from reviews.actions.hand_assigning import confirm
from reviews.domain.choices import Choices
from reviews.models import AssignmentRun, Case, Decision, DecisionMeeting, Panel
from reviews.queries.decisions import attachable
from tests.factories import NOW, TODAY, make_agency, make_call, make_person, make_staff
from tests.reviews.worlds import case_number, declare_staff, freeze, make_reviewer, make_world

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|request_key)" value="[^"]*"')
CASE_IS_HANDLED = "1 case is handled by {}, because you have a conflict of interest"


class Room:
    """A call with two cases, a finished run and an open meeting on both; Olsson is barred from the first case."""

    def __init__(self, *, is_barred: bool = True, has_substitute: bool = True) -> None:
        self.world = make_world(2)
        self.call, self.officer = self.world.call, self.world.officer
        if has_substitute:
            self.substitute = self.staff("officer", "Officer Nord")
        for _one in range(2):
            make_reviewer(self.world.panel)
        choices = Choices(n_readers=1, fairness_percent=0.0)
        self.run = start_run(self.world.round, choices, by=self.officer, at=NOW)
        run_job(self.run.job_id, lambda job: work(job, NOW))
        Case.objects.update(stage="prioritised", place="prioritised")
        Panel.objects.update(list_state="locked")
        self.meeting = create_meeting(self.call, title="Meeting", held_on=TODAY, by=self.officer, at=NOW)
        attach(self.meeting, attachable(self.call), by=self.officer, at=NOW)
        Decision.objects.update(reason_sv="Panelens bedömning.")
        self.barred, self.other = (case_number(self.world, number).application for number in (1, 2))
        if is_barred:
            self.bar(self.officer)

    def bar(self, user: User) -> None:
        set_bar(self.barred, make_person(user=user), by=None, at=NOW)

    def staff(self, role: str, name: str) -> User:
        user = make_staff(self.call.agency, role, name=name)
        declare_staff(user, self.call, NOW)
        return user

    def decision(self, application: Application) -> Decision:
        return Decision.objects.get(application=application)

    def lock(self, by: User, **given: str) -> None:
        texts = {"minutes": "Protokoll.", "two_in_one_area_reason": "Both are needed.", **given}
        lock_meeting(self.meeting, **texts, by=by, at=NOW)

    def pages(self, user: User) -> dict[str, tuple[int, str]]:
        """Every staff page that tells of the call as a whole: its status, and its body without tokens."""
        client = Client()
        client.force_login(user)
        found = {}
        for address in (
            reverse("admin:index"),
            reverse("admin:reviews_decisionmeeting_change", args=[self.meeting.pk]),
            reverse("admin:reviews_decisionmeeting_lock", args=[self.meeting.pk]),
            reverse("admin:reviews_decisionmeeting_attach", args=[self.meeting.pk]),
            reverse("admin:reviews_decisionmeeting_changelist"),
            reverse("admin:reviews_decision_changelist"),
            reverse("admin:reviews_case_changelist"),
            reverse("admin:applications_application_changelist"),
            reverse("admin:applications_call_change", args=[self.call.pk]),
            reverse("admin:reviews_assignmentrun_round", args=[self.world.round.pk]),
            reverse("admin:reviews_assignmentrun_change", args=[self.run.pk]),
            reverse("admin:reviews_assignmentrun_matrix", args=[self.run.pk]),
            reverse("admin:reviews_panel_change", args=[self.world.panel.pk]),
            reverse("panel", args=[self.world.panel.pk]),
            reverse("ranking", args=[self.world.panel.pk]),
        ):
            answer = client.get(address)
            found[address] = (answer.status_code, TOKENS.sub("", answer.content.decode()))
        return found

    def page(self, user: User, name: str = "admin:reviews_decisionmeeting_change", key: object = None) -> str:
        client = Client()
        client.force_login(user)
        return client.get(reverse(name, args=[key or self.meeting.pk])).content.decode()

    def change_the_barred_case(self) -> None:
        """Other amounts in everything that is written of it, another affinity, another reason."""
        decision = self.decision(self.barred)
        decision.amount_sek, decision.reason_sv, decision.internal_note = 990_000_000, "SECRET", "SECRET"
        decision.save()
        cells = BudgetCell.objects.filter(party__consortium=self.barred.pk)
        cells.update(amount_sek=77_000_000)
        version = freeze(Application.objects.get(pk=self.barred.pk))
        Application.objects.filter(pk=self.barred.pk).update(submitted_version=version, registered_version=version)
        Case.objects.filter(application=self.barred).update(rank=1)
        run = AssignmentRun.objects.get(pk=self.run.pk)
        case = str(case_number(self.world, 1).pk)
        pairs = [[one, who, 999_999 if one == case else micro] for one, who, micro in run.result["pairs"]]
        figures = {"total": 9.0, "bound": 9.0, "gap": 0.5, "floor": 0.9}
        run.result = {**run.result, "pairs": pairs, "solution": {**run.result["solution"], **figures}}
        run.save()


def test_amounts_of_a_barred_case_change_no_byte() -> None:
    room = Room()
    before = room.pages(room.officer)

    room.change_the_barred_case()

    after = room.pages(room.officer)
    assert {address: status for address, (status, _body) in before.items() if status == 404} == {}
    assert {address for address in before if before[address] != after[address]} == set()


def test_the_same_change_is_seen_by_an_officer_without_a_conflict() -> None:
    """The test above can fail: without the bar the very same pages differ."""
    room = Room(is_barred=False)
    before = room.pages(room.officer)

    room.change_the_barred_case()

    after = room.pages(room.officer)
    changed = {address for address in before if before[address] != after[address]}
    assert changed >= {
        reverse("admin:reviews_decisionmeeting_change", args=[room.meeting.pk]),
        reverse("admin:reviews_decisionmeeting_lock", args=[room.meeting.pk]),
        reverse("admin:reviews_decision_changelist"),
        reverse("admin:reviews_assignmentrun_change", args=[room.run.pk]),
    }


def test_sums_are_of_what_the_officer_sees() -> None:
    room = Room()
    officer, substitute = (room.page(user).replace("\u00a0", " ") for user in (room.officer, room.substitute))
    assert "Grants of the call that you see: SEK 135 000 000." in officer
    assert "What remains of the whole frame is not shown" in officer
    assert "SEK 270 000 000 of the frame" in substitute
    assert "What remains of the whole frame is not shown" not in substitute
    assert "Several grants lie in one technology area" not in room.page(room.officer)
    assert "Several grants lie in one technology area" in room.page(room.substitute)


@pytest.mark.parametrize("place", ["meeting", "round"])
def test_the_substitute_is_named(place: str) -> None:
    room = Room()
    where = {"meeting": (), "round": ("admin:reviews_assignmentrun_round", room.world.round.pk)}[place]
    assert CASE_IS_HANDLED.format("Officer Nord") in room.page(room.officer, *where)
    assert "You handle 1 case in place of Officer Olsson" in room.page(room.substitute, *where)
    assert "conflict of interest" not in room.page(room.substitute, *where).split("You handle 1 case")[0]


def test_without_a_clear_colleague_the_officer_is_told_so() -> None:
    room = Room(has_substitute=False)
    sentence = "1 case has nobody to handle it"
    assert sentence in room.page(room.officer)
    undeclared = make_staff(room.call.agency, name="Officer Late")
    assert sentence in room.page(room.officer)
    declare_staff(undeclared, room.call, NOW)
    assert CASE_IS_HANDLED.format("Officer Late") in room.page(room.officer)


def test_nobody_handles_what_is_withdrawn() -> None:
    room = Room()
    Application.objects.filter(pk=room.barred.pk).update(status="withdrawn", withdrawn_at=NOW)
    assert "case is handled by" not in room.page(room.officer)
    assert "You handle" not in room.page(room.substitute)


def test_a_colleague_with_the_same_conflict_is_no_substitute() -> None:
    room = Room()
    third = room.staff("officer", "Officer Tredje")
    room.bar(room.substitute)
    assert CASE_IS_HANDLED.format("Officer Tredje") in room.page(room.officer)
    lift_bar(room.barred, make_person(user=room.substitute), by=None, at=NOW)
    assert CASE_IS_HANDLED.format("Officer Nord") in room.page(room.officer)
    assert third.name not in room.page(room.officer)


def test_minutes_that_a_barred_officer_writes_are_completed_with_the_rest() -> None:
    room = Room()
    form = room.page(room.officer, "admin:reviews_decisionmeeting_lock")
    assert (room.other.reference in form, room.barred.reference in form) == (True, False)

    room.lock(room.officer, minutes="Protokoll: " + room.other.reference)

    minutes = DecisionMeeting.objects.get().minutes
    assert minutes.startswith("Protokoll: " + room.other.reference)
    assert f"{room.barred.reference}, 135" in minutes
    assert room.barred.reference in room.page(room.substitute)
    shown = room.page(room.officer)
    assert (room.barred.reference in shown, "Both are needed." in shown) == (False, False)


def test_minutes_that_a_substitute_wrote_are_kept_by_a_barred_officer() -> None:
    room = Room()
    room.lock(room.substitute, minutes="Fullständigt protokoll.")
    reopen_meeting(room.meeting, by=room.officer, at=NOW)
    form = room.page(room.officer, "admin:reviews_decisionmeeting_lock")
    assert ("Fullständigt" in form, "They are kept" in form) == (False, True)
    assert "They are kept" not in room.page(room.substitute, "admin:reviews_decisionmeeting_lock")

    for _again in range(2):
        room.lock(room.officer, minutes="Eget tillägg.")
        minutes = DecisionMeeting.objects.get().minutes
        assert minutes.startswith("Fullständigt protokoll.\n\nEget tillägg.\n\n")
        assert (minutes.count("Eget tillägg."), minutes.count(room.barred.reference)) == (1, 1)
        reopen_meeting(room.meeting, by=room.officer, at=NOW)


def test_what_a_barred_officer_is_refused_tells_nothing_of_the_case() -> None:
    room = Room()
    Decision.objects.filter(application=room.barred).update(reason_sv="")
    with pytest.raises(Refused) as refusal:
        room.lock(room.officer)
    assert (refusal.value.code, refusal.value.params) == ("waits_for_another", {"names": "Officer Nord"})
    with pytest.raises(Refused) as refusal:
        room.lock(room.substitute)
    assert refusal.value.params == {"reference": room.barred.reference}


def test_officers_with_crossed_conflicts_lock_and_the_decision_maker_sees_that_the_reason_is_missing() -> None:
    room = Room()
    set_bar(room.other, make_person(user=room.substitute), by=None, at=NOW)
    field = 'name="two_in_one_area_reason"'
    assert field in room.page(room.officer, "admin:reviews_decisionmeeting_lock")
    decider = room.staff("decision_maker", "Decider Al")

    room.lock(room.officer, two_in_one_area_reason="")

    assert "No reason for it is written" in room.page(decider)
    assert "Several grants lie" not in room.page(room.substitute)
    with pytest.raises(Refused, match="area_reason_missing"):
        publish_meeting(room.meeting, by=decider, at=NOW)
    reopen_meeting(room.meeting, by=room.substitute, at=NOW)
    room.lock(room.substitute, two_in_one_area_reason="De kompletterar varandra.")
    assert "No reason for it is written" not in room.page(decider)
    assert publish_meeting(room.meeting, by=decider, at=NOW) == 2


def test_whether_the_list_can_be_locked_tells_nothing_of_grants_that_the_officer_does_not_see() -> None:
    room = Room()
    with pytest.raises(Refused, match="two_in_one_area"):
        room.lock(room.substitute, two_in_one_area_reason="")
    room.lock(room.officer, two_in_one_area_reason="")
    assert DecisionMeeting.objects.get().state == "locked"


def test_a_reason_that_a_substitute_wrote_is_kept_by_an_officer_who_does_not_see_it() -> None:
    room = Room()
    room.lock(room.substitute, two_in_one_area_reason="De kompletterar varandra.")
    for own, kept in (("", "De kompletterar varandra."), ("Båda.", "De kompletterar varandra.\n\nBåda.")):
        reopen_meeting(room.meeting, by=room.officer, at=NOW)
        room.lock(room.officer, two_in_one_area_reason=own)
        assert DecisionMeeting.objects.get().two_in_one_area_reason == kept


def test_a_list_with_the_hidden_case_alone_looks_empty() -> None:
    room = Room()
    detach(room.decision(room.barred), by=room.substitute, at=NOW)
    later = create_meeting(room.call, title="Later", held_on=TODAY, by=room.officer, at=NOW)
    before, first = (room.page(one, key=later.pk) for one in (room.officer, room.substitute))

    attach(later, [room.barred], by=room.substitute, at=NOW)

    assert TOKENS.sub("", room.page(room.officer, key=later.pk)) == TOKENS.sub("", before)
    assert TOKENS.sub("", room.page(room.substitute, key=later.pk)) != TOKENS.sub("", first)


def test_the_trail_tells_a_barred_officer_no_count_that_has_the_hidden_case_in_it() -> None:
    """How many a reviewer declared to be clear of, said or was found to have something with."""
    room = Room()

    def told(user: User) -> set[str]:
        client = Client()
        client.force_login(user)
        page = client.get(reverse("admin:audit_event_changelist")).content.decode()
        return {one for one in ("declaration.made", "declaration.completed", str(room.barred.pk)) if one in page}

    assert told(room.substitute) == {"declaration.made", "declaration.completed", str(room.barred.pk)}
    assert told(room.officer) == {"declaration.completed"}


def test_no_proposal_tries_out_what_a_hidden_grant_takes_of_the_frame() -> None:
    """Refused or not as if the hidden grant took nothing; the decision maker is told, and a colleague mends it."""
    room = Room()
    decider = room.staff("decision_maker", "Decider Al")
    given = {"outcome": "granted", "reason_sv": "Ja.", "reason_en": "", "internal_note": "", "at": NOW}
    with pytest.raises(Refused) as refusal:
        propose(room.decision(room.other), amount_sek=1_000_000_001, **given, by=room.officer)
    assert (refusal.value.code, refusal.value.params["granted_sek"]) == ("frame_overspent", 1_000_000_001)
    propose(room.decision(room.other), amount_sek=900_000_000, **given, by=room.officer)
    room.lock(room.officer)

    assert "The grants come to SEK 1 035 000 000, more than the frame" in room.page(decider).replace("\u00a0", " ")
    assert "more than the frame" not in room.page(room.officer)
    with pytest.raises(Refused) as refusal:
        publish_meeting(room.meeting, by=decider, at=NOW)
    assert refusal.value.params == {"granted_sek": 1_035_000_000, "frame_sek": 1_000_000_000}
    reopen_meeting(room.meeting, by=room.substitute, at=NOW)
    with pytest.raises(Refused, match="frame_overspent"):
        room.lock(room.substitute)
    propose(room.decision(room.barred), amount_sek=100_000_000, **given, by=room.substitute)
    room.lock(room.substitute)
    assert publish_meeting(room.meeting, by=decider, at=NOW) == 2


def test_a_decision_maker_with_a_conflict_does_not_decide_and_is_told_who_does() -> None:
    room = Room()
    room.lock(room.substitute)
    barred, clear = room.staff("decision_maker", "Decider Ek"), room.staff("decision_maker", "Decider Al")
    room.bar(barred)
    shown = room.page(barred)
    assert CASE_IS_HANDLED.format("Decider Al") in shown
    assert reverse("admin:reviews_decisionmeeting_publish", args=[room.meeting.pk]) not in shown
    with pytest.raises(Refused, match="conflict_in_meeting"):
        publish_meeting(room.meeting, by=barred, at=NOW)
    assert publish_meeting(room.meeting, by=clear, at=NOW) == 2


def test_only_a_decision_maker_who_can_decide_the_meeting_is_named() -> None:
    room = Room()
    locker = room.staff("officer", "Locker Dahl")
    as_decider = {"role": "decision_maker", "granted_by": room.officer, "granted_at": NOW, "confirmed_at": NOW}
    AgencyRole.objects.create(user=locker, agency=room.call.agency, **as_decider)
    barred, also_barred = room.staff("decision_maker", "Decider Ek"), room.staff("decision_maker", "Decider Al")
    room.bar(barred)
    set_bar(room.other, make_person(user=also_barred), by=None, at=NOW)
    room.lock(locker)

    def refused() -> str:
        with pytest.raises(Refused, match="conflict_in_meeting") as refusal:
            publish_meeting(room.meeting, by=barred, at=NOW)
        return str(refusal.value.params["names"])

    assert refused() == "Another decision maker"
    assert "is handled by" not in room.page(barred)
    clear = room.staff("decision_maker", "Decider Bo")
    assert refused() == "Decider Bo"
    assert CASE_IS_HANDLED.format("Decider Bo") in room.page(barred)
    assert "You handle 1 case in place of Decider Ek" in room.page(clear)


def test_confirming_counts_what_the_officer_may_see() -> None:
    room = Room()
    assert confirm(room.world.round, by=room.officer, at=NOW) == 1


@pytest.mark.parametrize("role", ["auditor", "registrar"])
def test_the_record_reads_a_published_meeting_and_no_proposal(role: str) -> None:
    room = Room(is_barred=False)
    reader = make_staff(room.call.agency, role)
    address = reverse("admin:reviews_decisionmeeting_change", args=[room.meeting.pk])
    client = Client()
    client.force_login(reader)
    assert client.get(address).status_code == 404
    room.lock(room.officer)
    assert client.get(address).status_code == 404

    publish_meeting(room.meeting, by=room.staff("decision_maker", "Decider Al"), at=NOW)

    listed = client.get(reverse("admin:reviews_decisionmeeting_changelist")).content.decode()
    page = client.get(address).content.decode()
    assert address in listed
    assert room.barred.reference in page
    assert "SEK 270 000 000 of the frame" in page.replace("\u00a0", " ")
    later = create_meeting(room.call, title="Later", held_on=TODAY, by=room.officer, at=NOW)
    Decision.objects.filter(application=room.barred).update(meeting=later)
    assert "SEK 135 000 000 of the frame" in client.get(address).content.decode().replace("\u00a0", " ")


def test_an_officer_who_has_not_declared_finds_no_meeting() -> None:
    room = Room()
    late = Client()
    late.force_login(make_staff(room.call.agency))
    listed = late.get(reverse("admin:reviews_decisionmeeting_changelist")).content.decode()
    assert str(room.meeting.pk) not in listed
    assert late.get(reverse("admin:reviews_decisionmeeting_change", args=[room.meeting.pk])).status_code == 404
    home = late.get(reverse("admin:index")).content.decode()
    assert str(room.meeting.pk) not in home


def test_the_other_agency_is_told_nothing() -> None:
    room = Room()
    make_call("vinnova")
    other = Client()
    other.force_login(make_staff(make_agency("vinnova")))
    assert other.get(reverse("admin:reviews_decisionmeeting_change", args=[room.meeting.pk])).status_code == 404
