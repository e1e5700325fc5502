"""Recording a review that came in outside the portal."""

import pytest

from applications.actions.working_copy import Change, fingerprint
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.recording import record_review
from reviews.actions.reviewing import save_review, submit_review, unlock_review
from reviews.domain.grading import Mark
from reviews.models import Assignment, Review, ReviewRevision
from reviews.queries.reviewing import own_review
from tests.factories import make_user
from tests.reviews.admin.test_walk import Person
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import MARKS, World, assign, case_number, make_reviewer, make_world, write_review

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


def refusal(one: Assignment, marks: dict[str, Mark], **given: object) -> str:
    with pytest.raises(Refused) as caught:
        record_review(one, marks, **given)
    return caught.value.code


def test_it_counts_as_submitted_and_says_who_entered_it(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))

    record_review(one, MARKS, source=SOURCE, by=world.officer, at=world.review)

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

    review = record_review(one, MARKS, source=SOURCE, by=world.officer, at=world.review)

    kept = ReviewRevision.objects.filter(field_key="text_quality").order_by("pk").values_list("value", "by_id")
    assert list(kept) == [("Begun.", reader.pk), ("Strong.", world.officer.pk)]
    unlock_review(review, reason="Not as I wrote it.", by=world.officer, at=world.review)
    submit_review(case, revision=review.revision, by=reader, at=world.review)
    assert (Review.objects.get().entered_by, Review.objects.get().entered_from) == (None, "")


def test_only_a_whole_review_with_its_source_of_one_who_was_asked(world: World) -> None:
    one = assign(case := case_number(world), reader := make_reviewer(world.panel))
    given = {"source": SOURCE, "by": world.officer, "at": world.review}

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
            record_review(one, MARKS, source=SOURCE, by=user, at=world.review)
    assert not Review.objects.exists()


def test_the_officer_enters_it_from_the_page_of_the_round(world: World) -> None:
    one = assign(case_number(world), make_reviewer(world.panel))
    officer, round_ = Person(world.officer), world.round.pk

    assert f"/record/?pair={one.pk}" in officer.see("admin:reviews_assignmentrun_round", round_)
    again = officer.do("reviews_assignmentrun_round_record", round_, chosen=str(one.pk), **FILLED_IN | {"source": ""})
    assert ("Strong." in again, Review.objects.exists()) == (True, False)
    told = officer.do("reviews_assignmentrun_round_record", round_, chosen=str(one.pk), **FILLED_IN)

    assert "is entered. Its author gets an e-mail." in told
    assert Review.objects.get().state == "submitted"
