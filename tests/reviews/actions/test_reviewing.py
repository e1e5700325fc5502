"""Writing, submitting and unlocking reviews."""

import pytest

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.mail.models import Message
from reviews.actions.panels import lock_list, place_in_list
from reviews.actions.reviewing import save_review, submit_review, unlock_review
from reviews.domain.grading import MAX_TEXT, Mark
from reviews.models import Review
from tests.reviews.worlds import MARKS, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db


def refusal(action: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.code


def test_a_save_keeps_grades_words_and_revision() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)

    first = save_review(case, MARKS, note="n", revision=0, by=member, at=world.review)
    again = save_review(case, MARKS, note="n", revision=0, by=member, at=world.review)
    other = MARKS | {"quality": Mark(5, "Less.")}
    second = save_review(case, other, note="n", revision=1, by=member, at=world.review)

    assert (first.revision, again.revision, second.revision) == (1, 1, 2)
    assert list(second.scores.values_list("criterion__key", "grade", "text")) == [
        ("quality", 5, "Less."),
        ("feasibility", 2, "Mostly."),
        ("overall", 6, "Good."),
    ]


def test_what_cannot_be_a_review_is_refused() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    saving = {"note": "", "revision": 0, "by": member, "at": world.review}

    assert refusal(save_review, case, {"quality": Mark(8)}, **saving) == "grade_out_of_scale"
    assert refusal(save_review, case, {"feasibility": Mark(4)}, **saving) == "grade_out_of_scale"
    assert refusal(save_review, case, {"charm": Mark(1)}, **saving) == "unknown_criterion"
    assert refusal(save_review, case, {"quality": Mark(1, "x" * (MAX_TEXT + 1))}, **saving) == "text_too_long"
    assert not Review.objects.exists()


def test_text_is_required_with_every_grade() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    save_review(case, MARKS | {"quality": Mark(6, " ")}, note="", revision=0, by=member, at=world.review)

    assert refusal(submit_review, case, revision=1, by=member, at=world.review) == "review_incomplete"
    save_review(case, MARKS, note="", revision=1, by=member, at=world.review)
    assert refusal(submit_review, case, revision=1, by=member, at=world.review) == "review_changed"
    assert submit_review(case, revision=2, by=member, at=world.review).state == "submitted"
    assert refusal(save_review, case, {}, note="", revision=2, by=member, at=world.review) == "already_reviewed"


def test_only_the_assigned_and_clear_write_and_only_in_time() -> None:
    world = make_world(1)
    member, reader, chair = (make_reviewer(world.panel, role) for role in ("member", "member", "chair"))
    assign(case := case_number(world), reader)
    saving = {"note": "", "revision": 0}

    for other in (member, chair):
        with pytest.raises(Hidden):
            save_review(case, MARKS, by=other, at=world.review, **saving)
    assert refusal(save_review, case, MARKS, by=reader, at=world.declaring, **saving) == "review_not_open"
    place_in_list(case, "prioritise", by=chair, at=world.in_panel)
    lock_list(world.panel, by=chair, at=world.in_panel)
    assert refusal(save_review, case, MARKS, by=reader, at=world.in_panel, **saving) == "review_closed"


def test_an_officer_unlocks_with_a_reason_and_the_author_is_told() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case_number(world), member)
    review = write_review(case_number(world), member, world.review)

    assert refusal(unlock_review, review, reason="", by=world.officer, at=world.review) == "unlock_needs_reason"
    assert refusal(unlock_review, review, reason="Mine.", by=make_reviewer(world.panel, "chair"), at=world.review) == (
        "officer_only"
    )
    unlock_review(review, reason="A wrong file was read.", by=world.officer, at=world.review)

    kept = Review.objects.get()
    assert (kept.state, kept.submitted_at, kept.scores.count()) == ("saved", None, 3)
    message = Message.objects.get(to=member.email)
    assert "A-01" in message.subject
    assert f"/reviewing/cases/{case_number(world).pk}/" in message.body
