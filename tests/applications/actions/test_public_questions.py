"""Questions and answers on the page of a call: published, replaced, withdrawn, and told to those who asked."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from applications.actions.enquiries import write
from applications.actions.public_questions import (
    answer_with,
    publish_answer,
    publish_question,
    replace_question,
    withdraw_question,
)
from applications.models import Call, PublicQuestion, PublicQuestionText, PublicQuestionWithdrawal
from applications.queries.public_questions import questions_of, questions_visible_to
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.applications.enquiring import HOUR, WORDS, ask_on, ask_on_call, fresh, officer_of, published, refusal
from tests.factories import NOW, make_application, make_call, make_staff, make_user
from tests.threads import together

pytestmark = pytest.mark.django_db
NEWER = replace(WORDS, answer_sv="Nej.", answer_en="No.")
REASONS = {"reason_sv": "Fel.", "reason_en": "Wrong."}


@pytest.fixture
def call() -> Call:
    return make_call("vr")


def acts_of(call: Call) -> list[str]:
    events = Event.objects.filter(chain=f"call:{call.pk}", action__startswith="question.")
    return list(events.order_by("seq").values_list("action", flat=True))


def test_a_question_stands_on_the_page_newest_first(call: Call) -> None:
    officer = officer_of(call)
    older, newer = published(call, officer), published(call, officer, NOW + HOUR)
    assert [one.question for one in questions_of(call)] == [newer, older]
    assert [(one.text.answer_en, one.changed_at, one.withdrawal) for one in questions_of(call)] == 2 * [
        ("Yes.", None, None)
    ]
    assert acts_of(call) == ["question.published"] * 2


def test_only_officers_of_a_published_call_publish(call: Call) -> None:
    others = (make_user(), make_staff(call.agency, "decision_maker"), make_staff(make_call("vinnova").agency))
    for user in others:
        with pytest.raises(Hidden):
            published(call, user)
    officer = officer_of(call)
    with pytest.raises(Hidden):
        published(make_call("vr", published=False), officer)
    assert refusal(lambda: publish_question(call, replace(WORDS, answer_sv=" "), by=officer, at=NOW)) == (
        "question_needs_both_languages"
    )
    Call.objects.filter(pk=call.pk).update(archived_at=NOW)
    call.refresh_from_db()
    assert refusal(lambda: published(call, officer)) == "call_archived"


def test_a_newer_text_takes_the_place_of_the_earlier_which_is_kept(call: Call) -> None:
    officer = officer_of(call)
    question = published(call, officer)
    assert refusal(lambda: replace_question(question, WORDS, seen=1, by=officer, at=NOW)) == "question_unchanged"
    replace_question(question, NEWER, seen=1, by=officer, at=NOW + HOUR)
    shown = questions_of(call)[0]
    assert (shown.text.answer_en, shown.changed_at, shown.question.at) == ("No.", NOW + HOUR, NOW)
    assert list(question.texts.values_list("number", "answer_en")) == [(1, "Yes."), (2, "No.")]
    assert refusal(lambda: replace_question(question, WORDS, seen=1, by=officer, at=NOW)) == "question_changed"
    with pytest.raises(Hidden):
        replace_question(question, WORDS, seen=2, by=make_staff(call.agency, "auditor"), at=NOW)


def test_a_withdrawn_question_leaves_its_reason(call: Call) -> None:
    officer = officer_of(call)
    question = published(call, officer)
    given = {"by": officer, "at": NOW + HOUR}
    assert refusal(lambda: withdraw_question(question, reason_sv="Fel.", reason_en=" ", **given)) == (
        "withdrawal_needs_reason"
    )
    withdraw_question(question, **REASONS, **given)
    assert questions_of(call)[0].withdrawal.reason_en == "Wrong."
    for act in (
        lambda: withdraw_question(question, **REASONS, **given),
        lambda: replace_question(question, NEWER, seen=1, **given),
        lambda: answer_with(ask_on_call(call, make_user()), question, seen=1, **given),
    ):
        assert refusal(act) == "question_withdrawn"
    assert acts_of(call) == ["question.published", "question.withdrawn"]


def test_whoever_asked_is_told_of_the_public_answer_and_of_its_changes(call: Call) -> None:
    officer, asker, other = officer_of(call), make_user(), make_user()
    first, second = ask_on_call(call, asker), ask_on_call(call, other)
    question = publish_answer(first, WORDS, seen=1, by=officer, at=NOW)
    answer_with(second, question, seen=1, by=officer, at=NOW)
    assert [(one.public_answer, one.state) for one in (fresh(first), fresh(second))] == [(question, "closed")] * 2
    replace_question(question, NEWER, seen=1, by=officer, at=NOW + HOUR)
    withdraw_question(question, **REASONS, by=officer, at=NOW + 2 * HOUR)
    for user in (asker, other):
        told = Message.objects.filter(to=user.email, key__startswith="question_").order_by("at")
        assert [one.key.partition(":")[0] for one in told] == [
            "question_published",
            "question_changed",
            "question_withdrawn",
        ]
        assert not any("What counts" in one.body or "May we apply" in one.body for one in told)


def test_a_public_answer_does_not_close_over_what_came_unseen(call: Call) -> None:
    officer, asker = officer_of(call), make_user()
    enquiry = ask_on_call(call, asker)
    write(enquiry, text="And this?", by=asker, at=NOW)
    publish_answer(enquiry, WORDS, seen=1, by=officer, at=NOW)
    assert (fresh(enquiry).state, fresh(enquiry).public_answer is None) == ("agency", False)
    assert refusal(lambda: publish_answer(enquiry, WORDS, seen=2, by=officer, at=NOW)) == "enquiry_answered_publicly"
    assert PublicQuestion.objects.count() == 1


def test_only_a_question_about_the_call_is_answered_publicly(call: Call) -> None:
    officer = officer_of(call)
    question = published(call, officer)
    for enquiry in (ask_on(make_application(call)), ask_on_call(call, make_user(), kind="complaint")):
        with pytest.raises(Hidden):
            publish_answer(enquiry, WORDS, seen=1, by=officer, at=NOW)
        with pytest.raises(Hidden):
            answer_with(enquiry, question, seen=1, by=officer, at=NOW)
    elsewhere = ask_on_call(make_call("vr"), make_user())
    assert refusal(lambda: answer_with(elsewhere, question, seen=1, by=officer, at=NOW)) == "question_of_other_call"


def test_staff_of_the_agency_read_the_history_and_others_do_not(call: Call) -> None:
    question = published(call, officer_of(call))
    readers = [make_staff(call.agency, role) for role in ("officer", "decision_maker", "registrar", "auditor")]
    others = [make_staff(call.agency, "administrator"), make_staff(make_call("vinnova").agency), make_user()]
    assert [list(questions_visible_to(one)) for one in readers] == 4 * [[question]]
    assert [list(questions_visible_to(one)) for one in others] == 3 * [[]]


def test_nothing_of_a_published_question_is_ever_changed(call: Call) -> None:
    question = published(call, officer_of(call))
    withdraw_question(question, **REASONS, by=officer_of(call), at=NOW)
    for model in (PublicQuestion, PublicQuestionText, PublicQuestionWithdrawal):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(at=NOW + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_newer_texts_at_once_leave_one_for_the_other_to_read() -> None:
    call = make_call("vr")
    officers, question = (officer_of(call), officer_of(call)), published(call, officer_of(call))
    outcomes = together(
        *(
            lambda by=by: replace_question(question, replace(NEWER, answer_en=by.name), seen=1, by=by, at=NOW)
            for by in officers
        )
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "Refused"]
    assert question.texts.count() == 2


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_replacing_at_once_end_withdrawn() -> None:
    call = make_call("vr")
    officer, question = officer_of(call), published(call, officer_of(call))
    together(
        lambda: withdraw_question(question, **REASONS, by=officer, at=NOW),
        lambda: replace_question(question, NEWER, seen=1, by=officer, at=NOW),
    )
    assert questions_of(call)[0].withdrawal is not None
