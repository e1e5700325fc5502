"""The register of documents: what it takes up, when, under which number; and that nothing in it changes."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from applications.actions.bars import set_bar
from applications.actions.eligibility import judge
from applications.actions.enquiries import answer
from applications.actions.registering import withdraw
from applications.actions.submission import submit_due
from applications.models import Application, EligibilityJudgement, Enquiry
from clusterportal.accounts.models import User
from clusterportal.files.actions import Upload
from reviews.actions.disclosure import Asked, attach_documents, register_request
from reviews.actions.taking_up import take_up_documents
from reviews.models import Case, CaseDocument, Decision, Review, Reviewer, Statement
from reviews.queries.disclosure import shown_to
from reviews.queries.documents import documents_seen_by
from tests.applications.actions.test_supplements import World
from tests.applications.enquiring import ask_on, ask_on_call
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import after_deadline, before_deadline, registered, signed, submitted
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    make_application,
    make_call,
    make_handler,
    make_person,
    make_staff,
    make_user,
)
from tests.reviews.actions.test_decisions import Meeting
from tests.reviews.worlds import application_of, assign, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db


def kinds(application: Application) -> list[str]:
    return list(CaseDocument.objects.filter(application=application).values_list("kind", flat=True))


def document(kind: str) -> CaseDocument:
    return CaseDocument.objects.get(kind=kind)


def test_what_was_submitted_is_numbered_by_date() -> None:
    application = signed(make_call(closes_in=-9 * DAY))
    files = application.submitted_version.document["attachments"]
    assert take_up_documents(NOW) == 3 + len(files)
    rows = CaseDocument.objects.filter(application=application)
    assert [one.number for one in rows] == list(range(1, len(rows) + 1))
    assert kinds(application) == ["application", *["attachment"] * len(files), "receipt", "signature"]
    first, last = rows[0], rows[len(rows) - 1]
    assert (first.sha256, first.direction, first.at) == (
        application.submitted_version.sha256,
        "received",
        application.submitted_at,
    )
    assert {one.sha256 for one in rows if one.kind == "attachment"} == {one["sha256"] for one in files}
    assert last.sha256 == hashlib.sha256(last.text.encode()).hexdigest()
    assert application.consortium.organisation.name_sv in last.text


def test_a_second_pull_adds_nothing() -> None:
    signed(make_call(closes_in=-9 * DAY))
    take_up_documents(NOW)
    assert take_up_documents(NOW) == 0


def test_drafts_and_what_is_only_registered_never_come_in() -> None:
    make_application(make_call())
    registered(make_call())
    assert take_up_documents(NOW) == 0


def test_each_judgement_of_eligibility_is_a_document() -> None:
    application = signed(make_call(closes_in=-9 * DAY))
    officer, at = make_handler(application.call, name="Officer Ohm"), application.call.signing_closes_at + DAY
    judge(application, outcome="eligible", by=officer, at=at)
    take_up_documents(NOW)
    judge(application, outcome="ineligible", reason="The CV is missing.", by=officer, at=at + DAY / 24)
    assert EligibilityJudgement.objects.count() == 1
    assert take_up_documents(NOW) == 1
    rows = CaseDocument.objects.filter(kind="judgement").order_by("number")
    assert ["The CV is missing." in one.text for one in rows] == [False, True]
    assert all("Officer Ohm" in one.text for one in rows)


def test_an_attachment_that_several_versions_hold_is_one_document() -> None:
    world = World(make_call(closes_in=-9 * DAY))
    world.write()
    world.register()
    take_up_documents(NOW)
    names = [one.name for one in CaseDocument.objects.filter(kind="application").order_by("number")]
    assert names == ["1", "2"]
    n_files = len(world.now.submitted_version.document["attachments"])
    assert kinds(world.application).count("attachment") == n_files
    assert kinds(world.application).count("supplement") == 1
    assert kinds(world.application).count("receipt") == 2


def test_messages_about_an_application_are_taken_up_once_it_is_submitted() -> None:
    call = make_call(closes_in=-9 * DAY)
    application, officer = registered(call), make_handler(call, name="Officer Ohm")
    upload = Upload("plan.pdf", [make_pdf()])
    enquiry = ask_on(application, at=before_deadline(call), kind="complaint", subject="Our budget", upload=upload)
    ask_on_call(call, make_user())
    assert take_up_documents(NOW) == 0
    submit_due(after_deadline(call))
    take_up_documents(NOW)
    answer(enquiry, text="It balances.", seen=1, by=officer, at=NOW)
    assert take_up_documents(NOW) == 1
    assert take_up_documents(NOW) == 0
    rows = CaseDocument.objects.filter(application=application, source__startswith="message").order_by("number")
    assert [(one.kind, one.direction, one.name) for one in rows] == [
        ("message", "received", f"{enquiry.number} (1)"),
        ("enclosure", "received", "plan.pdf"),
        ("message", "sent", f"{enquiry.number} (2)"),
    ]
    asked, file, answered = rows
    assert ["Our budget" in asked.text, "Does it balance?" in asked.text, asked.at] == [True, True, enquiry.at]
    assert file.file_id == file.sha256 == enquiry.messages.first().file_id
    assert "Officer Ohm" in answered.text
    assert "It balances." in answered.text


def test_messages_are_closed_to_who_asked_or_takes_part_in_the_application() -> None:
    call = make_call(closes_in=-9 * DAY)
    application = submitted(call)
    applicant, asker, officer = make_handler(call), make_handler(call), make_handler(call)
    add_applicant(application.consortium, applicant)
    Enquiry.objects.filter(pk=ask_on(application).pk).update(asker=asker)
    take_up_documents(NOW)
    message = document("message")
    assert [message in documents_seen_by(one, NOW) for one in (applicant, asker, officer)] == [False, False, True]
    assert {one.kind for one in documents_seen_by(asker, NOW)} >= {"application", "receipt"}
    request = register_request(call.agency, Asked("", "email", "All.", NOW.date()), by=officer, at=NOW)
    attach_documents(request, [message], by=officer, at=NOW)
    shown = [shown_to(one, request, NOW) for one in (officer, asker)]
    assert [(len(one.items), one.elsewhere) for one in shown] == [(1, ()), (0, ((officer.name, 1),))]


class Reviewed(Meeting):
    """A meeting of one case with a submitted review, one that is being written, and notes of all kinds."""

    def __init__(self) -> None:
        super().__init__(1)
        case = Case.objects.select_related("round__call", "panel", "application").get()
        author, writer = (make_reviewer(self.world.panel, name=name) for name in ("Author Ask", "Writer Wik"))
        self._write(case, author, state="submitted", submitted_at=self.world.review, note="A note to the panel.")
        self._write(case, writer, state="draft")
        self.attach_all()
        Decision.objects.update(internal_note="An internal note.")
        self.lock(minutes="What the meeting said.")

    def _write(self, case: Case, author: User, **columns: object) -> None:
        review = Review.objects.create(case=case, reviewer=Reviewer.objects.get(person__user=author), **columns)
        for criterion in self.world.round.criteria.all():
            review.scores.create(criterion=criterion, grade=2, text=f"Words of {author}.")


def test_reviewing_comes_with_the_published_decision_and_without_notes() -> None:
    meeting = Reviewed()
    application = Application.objects.get()
    take_up_documents(meeting.at)
    before = set(kinds(application))
    assert not before & {"review", "statement", "minutes", "decision", "letter"}
    meeting.publish()
    take_up_documents(meeting.at)
    new = kinds(application)[len(before) :]
    assert sorted(new) == ["decision", "letter", "letter", "minutes", "review", "terms"]
    assert document("review").name == "Author Ask"
    assert "Words of Author Ask." in document("review").text
    assert "What the meeting said." in document("minutes").text
    assert "Panelen har bedömt ansökan." in document("decision").text
    texts = " ".join(CaseDocument.objects.values_list("text", flat=True))
    assert "internal note" not in texts
    assert "note to the panel" not in texts
    assert "Writer Wik" not in texts


def test_reviewing_comes_with_a_withdrawal_too() -> None:
    world = make_world(2)
    author = make_reviewer(world.panel, name="Author Ask")
    for case in Case.objects.all():
        assign(case, author)
        write_review(case, author, world.review)
    withdrawn, standing = (application_of(world, number) for number in (1, 2))
    written = {"text": "Strong.", "written_by": world.officer, "written_at": world.review}
    approved = {"state": "approved", "approved_by": world.officer, "approved_at": world.in_panel}
    Statement.objects.create(case=withdrawn.cases.get(), **written, **approved)
    take_up_documents(world.in_panel)
    before = len(kinds(withdrawn))
    withdraw(withdrawn, by=withdrawn.created_by, at=world.in_panel + DAY)
    assert take_up_documents(world.in_panel + DAY) == 3
    assert take_up_documents(world.in_panel + DAY) == 0
    assert kinds(withdrawn)[before:] == ["review", "statement", "withdrawal"]
    assert "review" not in kinds(standing)
    last = document("withdrawal")
    assert (last.direction, last.at) == ("received", world.in_panel + DAY)
    assert withdrawn.created_by.name in last.text
    assert last in documents_seen_by(world.officer, world.in_panel + DAY)


def test_what_is_withdrawn_before_it_is_submitted_is_no_case() -> None:
    application = registered(make_call())
    withdraw(application, by=application.created_by, at=NOW)
    assert take_up_documents(NOW) == 0


def test_minutes_are_closed_to_who_is_barred_from_any_case_of_the_meeting() -> None:
    meeting = Meeting()
    meeting.attach_all()
    meeting.lock()
    meeting.publish()
    take_up_documents(meeting.at)
    read, closed = (case.application for case in Case.objects.order_by("label"))
    minutes = CaseDocument.objects.get(application=read, kind="minutes")
    registrar, colleague = (make_staff(meeting.call.agency, "registrar") for _number in range(2))
    asked = Asked("", "email", "The minutes.", meeting.at.date())
    request = register_request(meeting.call.agency, asked, by=colleague, at=meeting.at)
    attach_documents(request, [minutes], by=colleague, at=meeting.at)
    assert minutes in documents_seen_by(registrar, meeting.at)
    set_bar(closed, make_person(user=registrar), by=None, at=meeting.at)
    seen = documents_seen_by(registrar, meeting.at).filter(application=read)
    assert minutes not in seen
    assert {one.kind for one in seen} >= {"application", "decision", "letter"}
    shown = shown_to(registrar, request, meeting.at)
    assert (shown.items, shown.elsewhere) == ((), ((colleague.name, 1),))


def test_what_is_taken_up_never_changes() -> None:
    submitted()
    take_up_documents(NOW)
    for write in (lambda rows: rows.update(name="Other"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(CaseDocument.objects.all())
