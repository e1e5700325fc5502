"""Recording a review that came in outside the portal."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.actions.working_copy import Change, fingerprint
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.declarations import declare
from reviews.actions.recording import Original, keep_original, record_review
from reviews.actions.reviewing import save_review, submit_review, unlock_review
from reviews.domain.grading import Mark
from reviews.models import Assignment, Review, ReviewRevision
from reviews.queries.reviewing import own_review
from tests.applications.pdfs import make_pdf
from tests.factories import make_user
from tests.reviews.admin.test_walk import Person
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import CONFLICT, MARKS, World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
SOURCE = "By e-mail on 3 May."
FILLED_IN = {
    "source": SOURCE,
    "grade_quality": "6",
    "text_quality": "Strong.",
    "grade_feasibility": "2",
    "text_feasibility": "Mostly.",
    "grade_overall": "6",
    "text_overall": "Good.",
}


@pytest.fixture
def world() -> World:
    return make_world(1)


def original() -> Original:
    return keep_original([make_pdf()], "Review by Ann.pdf")


def refusal(one: Assignment, marks: dict[str, Mark], **given: object) -> str:
    with pytest.raises(Refused) as caught:
        record_review(one, marks, **given)
    return caught.value.code


def test_it_counts_as_submitted_and_says_who_entered_it(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))

    record_review(one, MARKS, source=SOURCE, original=original(), by=world.officer, at=world.review)

    review = Review.objects.get()
    assert (review.state, review.submitted_at, review.entered_by, review.entered_from) == (
        "submitted",
        world.review,
        world.officer,
        SOURCE,
    )
    assert own_review(reader, case).marks == MARKS
    assert Event.objects.filter(action="review.recorded", detail__source=SOURCE).count() == 1
    assert "is entered in the portal" in Message.objects.get(to=reader.email).subject
    client = browser(reader)
    for name in ("review_case", "other_reviews"):
        assert "Entered by Officer Olsson." in page(client, name, case.pk)


def test_what_the_author_had_begun_stays_in_the_history_and_the_authors_own_word_ends_the_mark(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))
    save_review(case, {"text_quality": Change("Begun.", fingerprint(""))}, by=reader, at=world.review)

    review = record_review(one, MARKS, source=SOURCE, original=original(), by=world.officer, at=world.review)

    kept = ReviewRevision.objects.filter(field_key="text_quality").order_by("pk").values_list("value", "by_id")
    assert list(kept) == [("Begun.", reader.pk), ("Strong.", world.officer.pk)]
    unlock_review(review, reason="Not as I wrote it.", by=world.officer, at=world.review)
    submit_review(case, revision=review.revision, by=reader, at=world.review)
    assert (Review.objects.get().entered_by, Review.objects.get().entered_from) == (None, "")


def test_only_a_whole_review_with_its_source_of_one_who_was_asked(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))
    given = {"source": SOURCE, "original": original(), "by": world.officer, "at": world.review}

    assert refusal(one, MARKS | {"quality": Mark(6, " ")}, **given) == "review_incomplete"
    assert refusal(one, MARKS | {"quality": Mark(8, "x")}, **given) == "grade_out_of_scale"
    assert refusal(one, MARKS, **given | {"source": " "}) == "source_is_missing"
    assert not Review.objects.exists()
    write_review(case, reader, world.review)
    assert refusal(one, MARKS, **given) == "already_submitted"
    Assignment.objects.update(state="proposed")
    assert refusal(one, MARKS, **given) == "not_told_yet"


def test_nobody_but_an_officer_of_the_call_does(world: World) -> None:
    reader, chair = make_reviewer(world.panel), make_reviewer(world.panel, "chair")
    one = assign(case_number(world), reader)

    for user in (reader, chair, make_user()):
        with pytest.raises(Hidden):
            record_review(one, MARKS, source=SOURCE, original=original(), by=user, at=world.review)
    assert not Review.objects.exists()


def test_the_officer_enters_it_from_the_page_of_the_round(world: World) -> None:
    one = assign(case_number(world), make_reviewer(world.panel))
    officer, round_ = Person(world.officer), world.round.pk

    assert f"/record/?pair={one.pk}" in officer.see("admin:reviews_assignmentrun_round", round_, case="A-01")
    asked = ("reviews_assignmentrun_round_record", round_)
    again = officer.do(*asked, chosen=str(one.pk), original=upload(), **FILLED_IN | {"source": ""})
    assert ("Strong." in again, Review.objects.exists()) == (True, False)
    without = officer.do(*asked, chosen=str(one.pk), **FILLED_IN)
    assert "Choose the file in which the review came in." in without
    no_pdf = officer.do(*asked, chosen=str(one.pk), original=upload(b"MZ not a PDF"), **FILLED_IN)
    assert ("The file is not a PDF." in no_pdf, "Strong." in no_pdf, Review.objects.exists()) == (True, True, False)
    told = officer.do(*asked, chosen=str(one.pk), original=upload(), **FILLED_IN)

    assert "is entered. Its author gets an e-mail." in told
    assert Review.objects.get().state == "submitted"


def upload(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("Review by Ann.pdf", content or make_pdf(), content_type="application/pdf")


def test_its_author_and_the_officer_open_the_original_and_nobody_else(world: World) -> None:
    case, reader, chair = case_number(world), make_reviewer(world.panel), make_reviewer(world.panel, "chair")
    done, barred = make_reviewer(world.panel), make_reviewer(world.panel)
    one = assign(case, reader)
    assign(case, done)
    write_review(case, done, world.review)
    declare(world.round, {case.application_id: CONFLICT}, by=barred, at=world.declaring)
    review = record_review(one, MARKS, source=SOURCE, original=original(), by=world.officer, at=world.review)
    address = reverse("review_original", args=[case.pk, review.pk])

    for user in (reader, world.officer):
        answer = browser(user).get(address)
        assert sha256(b"".join(answer.streaming_content)).hexdigest() == review.original_id
        assert answer["Content-Disposition"].endswith("Review%20by%20Ann.pdf")
    for user in (chair, done, barred, case.application.created_by):
        assert browser(user).get(address).status_code == 404
    assert "The original: Review by Ann.pdf" in page(browser(reader), "review_case", case.pk)
    assert "The original:" in page(browser(world.officer), "other_reviews", case.pk)
    assert "The original:" not in page(browser(chair), "other_reviews", case.pk)
    assert "Open the original" in page(browser(world.officer), "admin:reviews_review_change", review.pk)
    assert Event.objects.filter(action="read", detail__thing=f"case:{case.pk}:original").count() == 2


def test_a_conflict_declared_later_closes_the_original(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))
    review = record_review(one, MARKS, source=SOURCE, original=original(), by=world.officer, at=world.review)
    declare(world.round, {case.application_id: CONFLICT}, by=reader, at=world.review)
    assert browser(reader).get(reverse("review_original", args=[case.pk, review.pk])).status_code == 404


def test_the_original_stays_when_the_author_has_the_last_word(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))
    review = record_review(one, MARKS, source=SOURCE, original=original(), by=world.officer, at=world.review)
    unlock_review(review, reason="Not as I wrote it.", by=world.officer, at=world.review)
    submit_review(case, revision=review.revision, by=reader, at=world.review)
    assert Review.objects.get().original_name == "Review by Ann.pdf"
