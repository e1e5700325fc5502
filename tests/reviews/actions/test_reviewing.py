"""Writing, submitting and unlocking reviews."""

import pytest

from applications.actions.working_copy import Change, fingerprint
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.panels import lock_list, place_in_list
from reviews.actions.reviewing import save_review, submit_review, unlock_review
from reviews.domain.grading import MAX_TEXT, Mark
from reviews.models import Review, ReviewRevision
from reviews.queries.reviewing import own_review
from tests.reviews.worlds import MARKS, assign, case_number, make_reviewer, make_world, save_marks, write_review

pytestmark = pytest.mark.django_db


def refusal(action: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.code


def over(base: object, value: object) -> Change:
    return Change(value, fingerprint(base))


def test_a_save_keeps_grades_words_and_revision() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)

    first = save_marks(case, MARKS, note="n", by=member, at=world.review)
    again = save_marks(case, MARKS, note="n", by=member, at=world.review)
    second = save_marks(case, {"quality": Mark(5, "Less.")}, note="n", by=member, at=world.review)

    assert (first.revision, again.revision, second.revision) == (1, 1, 2)
    assert list(second.scores.values_list("criterion__key", "grade", "text")) == [
        ("quality", 5, "Less."),
        ("feasibility", 2, "Mostly."),
        ("overall", 6, "Good."),
    ]
    told = Event.objects.filter(action="review.saved").order_by("seq").values_list("detail", flat=True)
    assert [detail["revision"] for detail in told] == [1, 2]


def test_each_field_is_saved_alone_and_every_text_is_kept() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    saving = {"by": member, "at": world.review}

    save_review(case, {"text_quality": over("", "One.")}, **saving)
    second = save_review(case, {"text_quality": over("One.", "Two."), "own_overall": over("", "Ask.")}, **saving)

    assert second.bases == {"text_quality": fingerprint("Two."), "own_overall": fingerprint("Ask.")}
    kept = ReviewRevision.objects.order_by("pk").values_list("field_key", "value", "is_set_aside", "by_id")
    assert list(kept) == [
        ("text_quality", "One.", False, member.pk),
        ("text_quality", "Two.", False, member.pk),
        ("own_overall", "Ask.", False, member.pk),
    ]
    assert own_review(member, case).own_notes == {"overall": "Ask."}


def test_another_windows_text_is_not_overwritten_and_what_met_it_is_set_aside() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    saving = {"by": member, "at": world.review}
    save_review(case, {"text_quality": over("", "First window.")}, **saving)

    both = {"text_quality": over("", "Second window."), "grade_quality": over(None, 6)}
    saved = save_review(case, both, **saving)

    assert (saved.changed, [(one.key, one.yours, one.theirs) for one in saved.clashes]) == (
        ("grade_quality",),
        [("text_quality", "Second window.", "First window.")],
    )
    assert own_review(member, case).marks == {"quality": Mark(6, "First window.")}
    assert list(ReviewRevision.objects.filter(is_set_aside=True).values_list("value", flat=True)) == ["Second window."]
    assert save_review(case, {"text_quality": over("First window.", "Second window.")}, **saving).clashes == ()


def test_what_cannot_be_a_review_is_refused() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    saving = {"by": member, "at": world.review}

    assert refusal(save_review, case, {"grade_quality": over(None, 8)}, **saving) == "grade_out_of_scale"
    assert refusal(save_review, case, {"grade_feasibility": over(None, 4)}, **saving) == "grade_out_of_scale"
    assert refusal(save_review, case, {"grade_charm": over(None, 1)}, **saving) == "unknown_criterion"
    long = over("", "x" * (MAX_TEXT + 1))
    assert refusal(save_review, case, {"text_quality": long}, **saving) == "text_too_long"
    assert refusal(save_review, case, {"note": long}, **saving) == "note_too_long"
    assert not Review.objects.exists()


def test_text_is_required_with_every_grade() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case := case_number(world), member)
    saving = {"by": member, "at": world.review}
    save_marks(case, MARKS | {"quality": Mark(6, " ")}, **saving)

    assert refusal(submit_review, case, revision=1, **saving) == "review_incomplete"
    save_marks(case, MARKS, **saving)
    assert refusal(submit_review, case, revision=1, **saving) == "review_changed"
    assert submit_review(case, revision=2, **saving).state == "submitted"
    assert refusal(save_review, case, {}, **saving) == "already_reviewed"


def test_only_the_assigned_and_clear_write_and_only_in_time() -> None:
    world = make_world(1)
    member, reader, chair = (make_reviewer(world.panel, role) for role in ("member", "member", "chair"))
    assign(case := case_number(world), reader)
    changes = {"text_quality": over("", "Words.")}

    for other in (member, chair):
        with pytest.raises(Hidden):
            save_review(case, changes, by=other, at=world.review)
    assert refusal(save_review, case, changes, by=reader, at=world.declaring) == "review_not_open"
    place_in_list(case, "prioritise", by=chair, at=world.in_panel)
    lock_list(world.panel, by=chair, at=world.in_panel)
    assert refusal(save_review, case, changes, by=reader, at=world.in_panel) == "review_closed"


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
