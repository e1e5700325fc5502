"""Erasing a person: what no law keeps goes, what refers to the person and stays knows a pseudonym."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, transaction

from applications.actions.registering import withdraw
from applications.models import Applicant, Application, Bar, Erasure, Person, PersonEmail
from applications.queries.phases import closes_at
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.asking_erasure import ask_erasure, take_back_erasure
from reviews.actions.erasing_accounts import NAME
from reviews.actions.grant_changes import ask_change, consent_to_change
from reviews.actions.retention import erase_all_due
from reviews.management.commands.check_invariants import INVARIANTS
from reviews.models import ErasureRequest, Reviewer
from reviews.queries.erasing import obstacles_of, outlook_of
from reviews.texts.erasing import WAYS, step_of
from tests.applications.enquiring import ask_on_call
from tests.applications.worlds import registered, submitted
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    add_applicant,
    make_agency,
    make_application,
    make_call,
    make_organisation,
    make_person,
    make_signatory,
    make_staff,
    make_user,
)
from tests.reviews.erasing import AFTER, ORCID, erased, make_known_account
from tests.reviews.grants import reporting
from tests.reviews.worlds import make_reviewer, make_world

pytestmark = pytest.mark.django_db

# Every column that refers to an account, a person or a reviewer: a new one has to be decided on here.
GOES = {
    *("account.EmailAddress.user", "mfa.Authenticator.user", "applications.SavedFilter.by", "reviews.Digest.user"),
    *(f"applications.{name}.person" for name in ("Affiliation", "Degree", "PersonEmail", "Publication")),
}
FORGETS = {"applications.Person.user", "applications.Applicant.person", "mail.Message.recipient"}
PASSES = {"requests.Arrival.user", "reviews.Export.by", "reviews.Pack.reviewer"}
MUST_HAVE_ENDED = {"applications.AgencyRole.user", "applications.OrganisationRole.user", "reviews.PanelRole.reviewer"}
KEEPS_THE_PERSON = {
    *("applications.Bar.person", "reviews.Conflict.person", "reviews.Declaration.person", "reviews.Reviewer.person"),
    *("reviews.Grant.leader", "reviews.ChangeRequest.leader"),
    *(f"reviews.{name}.reviewer" for name in ("Absence", "Assignment", "Bid", "ClosedPair", "OwnOrder")),
    *(f"reviews.{name}.reviewer" for name in ("RegisterEntry", "Review", "ReviewInvitation")),
}
# Who did something: the pseudonym did.
DONE_BY = {
    "accounts": set(),
    "admin": {"LogEntry.user"},
    "applications": {
        *(f"AgencyRole.{name}_by" for name in ("granted", "confirmed")),
        *("Answer.by", "Application.created_by", "Attachment.uploaded_by", "DeadlineReview.by"),
        *("EligibilityJudgement.by", "Enquiry.asker", "Enquiry.handler", "EnquiryMessage.by", "FindingJudgement.by"),
        *("FormVersion.created_by", "Notice.by", "OrganisationRole.granted_by", "SeenVersion.by", "Signature.by"),
        *(f"OrganisationInvitation.{name}_by" for name in ("invited", "answered")),
        *("ProblemReport.by", "ProblemReport.handled_by", "PublicQuestion.by", "PublicQuestionText.by"),
        *("PublicQuestionWithdrawal.by", "ReceivedReport.recorded_by", "ReceivedReport.answered_by"),
        *("StaffDeclaration.user", "Supplement.asked_by", "Version.registered_by"),
    },
    "approvals": {"Approval.proposed_by", "Approval.approved_by"},
    "jobs": {"Job.requested_by"},
    "mail": {"Message.followed_up_by"},
    "reviews": {
        *("Acceptance.by", "ActivityDate.set_by", "AssignmentRun.started_by", "AssignmentRun.confirmed_by"),
        *("CallList.begun_by", "CallListReopening.by", "CallListVersion.by", "ChangeConsent.by"),
        *("ChangeRequest.asked_by", "ChangeRequest.decided_by", "ClosedPair.closed_by", "Conflict.judged_by"),
        *("Decision.proposed_by", "DecisionMeeting.locked_by", "DecisionMeeting.approved_by", "Delivery.settled_by"),
        *("DisclosureItem.added_by", "ErasureRequest.user", "GrantTerms.written_by", "Hearing.planned_by"),
        *(f"DisclosureRequest.{name}" for name in ("registered_by", "put_forward_by", "decided_by", "answered_by")),
        *("HearingGuest.named_by", "LetterApproval.by", "LetterTemplate.written_by", "PanelGrade.by"),
        *("PanelMeeting.planned_by", "PanelRole.granted_by", "Post.by", "Reopening.by", "ReportStep.by"),
        *("Review.entered_by", "ReviewInvitation.invited_by", "ReviewInvitation.answered_by"),
        *("SecrecyParagraph.added_by", "SecrecyTest.by", "Share.granted_by", "Share.revoked_by"),
        *("Statement.written_by", "Statement.approved_by"),
    },
}


def test_whatever_refers_to_somebody_has_been_thought_of() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if getattr(field, "related_model", None) in {User, Person, Reviewer}
    }
    done_by = {f"{app}.{name}" for app, names in DONE_BY.items() for name in names}
    assert found == GOES | FORGETS | PASSES | MUST_HAVE_ENDED | KEEPS_THE_PERSON | done_by


def named_in(*words: str) -> set[str]:
    """The tables in which one of the words stands anywhere."""
    found = set()
    for model in apps.get_models():
        rows = model._default_manager.values_list()
        found |= {model._meta.label} if any(word in str(row) for row in rows for word in words) else set()
    return found


def broken() -> list[str]:
    """What breaks an invariant: a world that is written directly breaks some from the start."""
    return [f"{one.name}: {row}" for one in INVARIANTS for row in one.find(NOW)]


def test_an_applicant_who_was_never_received_goes_with_everything() -> None:
    user = make_known_account()
    closed = make_application(make_call("vr", closes_in=-10 * DAY), leader=user)
    early = make_application(make_call("vinnova"), leader=user)
    withdraw(early, by=user, at=NOW)
    other = registered(make_call("vr", closes_in=20 * DAY))
    part = add_applicant(other.consortium, user)
    companion = closed.consortium.applicants.exclude(role="leader").get()
    person = user.person

    run = erased(user)

    request, user = ErasureRequest.objects.get(), User.objects.get(pk=user.pk)
    assert (user.email, user.name, user.is_active) == (f"erased-{user.pk}@erased.invalid", NAME, False)
    assert not user.has_usable_password()
    assert request.done_at == AFTER
    assert set(Application.objects.all()) == {other}
    assert not Person.objects.filter(pk=person.pk).exists()
    part = Applicant.objects.get(pk=part.pk)
    assert (part.name, part.email, part.person, part.cv) == (NAME, user.email, None, None)
    assert part.invitation == "revoked"
    leader = Message.objects.get(key__startswith="participant_left")
    assert (leader.to, str(part.pk) in leader.key) == (other.created_by.email, True)
    told = Message.objects.filter(key__startswith="erased_with_leader").values_list("to", flat=True)
    assert companion.email not in set(told)  # with the draft that it was about
    assert named_in("lovelund@post.example", "second@post.example", ORCID, "Lovelund") == {"mail.Message"}
    assert not Session.objects.exists()
    kinds = {one.kind: one for one in run.erased}
    assert (kinds["accounts"].n_things, kinds["accounts"].kept_for, kinds["accounts"].call) == (1, "P7D", None)
    assert kinds["accounts"].rows["applications.person"] == kinds["accounts"].rows["mfa.authenticator"] == 1
    assert [one.kept_for for one in run.erased if one.kind == "draft"] == ["P7D", "P7D"]
    assert list(Event.objects.filter(chain=f"account:{user.pk}").values_list("action", flat=True).order_by("seq"))[
        -3:
    ] == ["account.erasure_asked", "organisation_role.ended", "account.erased"]
    assert Event.objects.filter(chain=f"application:{other.pk}").latest("seq").action == "participant.left"
    assert broken() == []

    send_queued(AFTER)
    (last,) = erase_all_due(AFTER + DAY).erased
    assert (last.kind, last.rows) == ("farewells", {"mail.message": 1})
    assert named_in("lovelund@post.example", "second@post.example", ORCID, "Lovelund") == set()


def test_who_takes_part_in_what_goes_is_told_a_week_before() -> None:
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    ask_erasure(by=draft.created_by, at=NOW)
    told = Message.objects.filter(key__startswith="erased_with_leader")
    parts = draft.consortium.applicants
    assert set(told.values_list("to", flat=True)) == set(parts.values_list("email", flat=True))


def test_what_an_agency_has_received_or_judged_by_keeps_the_person() -> None:
    applicant, reviewer = make_known_account(), make_reviewer(make_world(1, closes_in=-90 * DAY).panel)
    received = submitted(make_call("vr", closes_in=-10 * DAY))
    add_applicant(received.consortium, applicant)
    ask_on_call(received.call, applicant)
    reviewer.person.reviewer.panel_roles.update(ended_at=NOW)
    make_person(user=reviewer, degree="PhD", orcid="0000-0001-5109-3700")
    people = {user: user.person.pk for user in (applicant, reviewer)}
    assert outlook_of(applicant, NOW).kept == ("applications", "organisations", "enquiries", "trail")

    before = broken()
    for user in people:
        ask_erasure(by=user, at=NOW)
    erase_all_due(AFTER)

    party, judged = (Person.objects.get(pk=key) for key in people.values())
    assert (party.name, party.user, party.orcid, party.title, party.merits) == ("Ada Lovelund", None, None, "", "")
    assert [rows.count() for rows in (party.emails, party.degrees, party.affiliations)] == [0, 0, 0]
    part = Applicant.objects.get(person=party)
    assert (part.invitation, part.name, part.email) == ("accepted", "Ada Lovelund", "lovelund@post.example")
    assert part.cv is not None
    assert (judged.user, judged.orcid, judged.degrees.exists()) == (None, "0000-0001-5109-3700", False)
    assert PersonEmail.objects.filter(person=judged).exists()
    assert broken() == before


def test_what_has_to_be_done_first_refuses_the_request() -> None:
    granted, newcomer = reporting(), make_user()
    wanted = {"kind": "leader", "reason": "She moves.", "leader_email": newcomer.email}
    change = ask_change(granted.grant(), **wanted, by=granted.leader(), at=granted.at)
    consent_to_change(change, by=newcomer, at=granted.at)
    open_draft = make_application(make_call("vr"))
    pending = submitted(make_call("vr", closes_in=-10 * DAY))
    organisation = make_organisation()
    met = {
        open_draft.created_by: ("leads_open", open_draft),
        pending.created_by: ("leads_undecided", pending),
        make_staff(make_agency("vr"), "auditor"): ("agency", make_agency("vr")),
        make_reviewer(make_world(0, closes_in=-22 * DAY).panel): ("panel", None),
        make_signatory(organisation): ("organisation", organisation),
        granted.leader(): ("grant", granted.grant()),
        newcomer: ("grant_change", change),
    }
    for user, (code, thing) in met.items():
        (found,) = obstacles_of(user, NOW)
        assert (found.code, thing in {None, found.thing}) == (code, True)
        step = step_of(found)
        assert spoken(found.thing) in step.text
        assert step.url.startswith("/")
        with pytest.raises(Refused, match="erasure_in_the_way"):
            ask_erasure(by=user, at=NOW)
    assert not ErasureRequest.objects.exists()
    assert {code for code, _thing in met.values()} == set(WAYS)
    parts = Applicant.objects.filter(consortium=open_draft.pk).exclude(role="leader")
    assert obstacles_of(parts.get().person.user, NOW) == ()


def test_what_comes_up_meanwhile_is_told_once_and_waits() -> None:
    user = make_known_account()
    ask_erasure(by=user, at=NOW)
    draft = make_application(make_call("vr", closes_in=30 * DAY), leader=user)
    for day in range(3):
        assert erase_all_due(AFTER + day * DAY).erased == ()
    assert Message.objects.filter(key__startswith="account_erasure_waits", to=user.email).count() == 1
    run = erase_all_due(closes_at(draft) + DAY)
    assert sorted(one.kind for one in run.erased) == ["accounts", "draft"]


def test_the_command_reports_first_and_says_what_went() -> None:
    asked, waiting = make_known_account(), make_user()
    for user in (asked, waiting):
        ask_erasure(by=user, at=NOW - 8 * DAY)
    make_application(make_call("vr"), leader=waiting)
    for arguments in (["--report"], []):
        out = StringIO()
        call_command("erase_due", *arguments, stdout=out)
        assert out.getvalue() == "accounts: 1\n"
    assert ErasureRequest.objects.get(done_at__isnull=False).user == asked


def test_a_run_that_does_not_come_is_found_by_the_invariants() -> None:
    invariant = next(one for one in INVARIANTS if one.name == "account_is_erased_when_asked")
    asked, waiting = make_known_account(), make_user()
    for user in (asked, waiting):
        ask_erasure(by=user, at=NOW)
    make_application(make_call("vr", closes_in=60 * DAY), leader=waiting)
    request = ErasureRequest.objects.get(user=asked)
    assert list(invariant.find(AFTER + 6 * DAY)) == []
    assert list(invariant.find(AFTER + 7 * DAY)) == [str(request.pk)]
    erase_all_due(AFTER + 7 * DAY)
    assert list(invariant.find(AFTER + 7 * DAY)) == []


def test_it_can_be_taken_back_and_asked_again() -> None:
    user = make_known_account()
    with pytest.raises(Refused, match="erasure_not_asked"):
        take_back_erasure(by=user, at=NOW)
    ask_erasure(by=user, at=NOW)
    with pytest.raises(Refused, match="erasure_asked"):
        ask_erasure(by=user, at=NOW)
    take_back_erasure(by=user, at=AFTER)
    assert erase_all_due(AFTER + DAY).erased == ()
    ask_erasure(by=user, at=AFTER)
    assert ErasureRequest.objects.count() == 2
    told = Message.objects.filter(scope=f"account:{user.pk}").order_by("queued_at").values_list("guard", flat=True)
    assert [guard.rpartition(".")[2] for guard in told] == ["is_asked", "is_taken_back", "is_asked"]
    send_queued(AFTER)
    states = Message.objects.filter(scope=f"account:{user.pk}").order_by("queued_at").values_list("state", flat=True)
    assert list(states) == ["dropped", "sent", "sent"]


def test_something_unforeseen_keeps_all_of_it() -> None:
    """As a new table would, and as the command tells the operators."""
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    Bar.objects.create(application=draft, person=make_person(), since=NOW)
    ask_erasure(by=draft.created_by, at=NOW)
    run = erase_all_due(AFTER)
    assert (run.kept, run.erased) == ((draft.created_by,), ())
    assert User.objects.get(pk=draft.created_by_id).is_active
    assert not Erasure.objects.exists()


def test_nothing_but_lawful_erasure_says_that_it_is_done() -> None:
    user = make_user()
    rows = ErasureRequest.objects.filter(pk=ask_erasure(by=user, at=NOW).pk)
    for changed in ({"done_at": NOW}, {"due_on": TODAY - timedelta(days=1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
