"""A moved deadline is reviewed by a second officer: once, by another than who moved it, and it stands meanwhile."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.calls import move_deadline, review_deadline
from applications.models import Call, DeadlineReview
from applications.queries.deadlines import moves_for, unreviewed_moves, with_moves
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.admin.deadline_tasks import deadline_tasks
from tests.applications.views.test_walk import fields_of
from tests.factories import DAY, NOW, make_agency, make_call, make_staff
from tests.threads import together

pytestmark = pytest.mark.django_db
AGREED = {"outcome": "agreed", "note": ""}
OBJECTED = {"outcome": "objected", "note": "Two days are too few."}


def moved(call: Call, n_days: int = 1) -> User:
    """Move the deadline; returns the officer who did."""
    officer, call = make_staff(call.agency), Call.objects.get(pk=call.pk)
    dates = {"closes_at": call.closes_at + n_days * DAY, "signing_closes_at": call.signing_closes_at + n_days * DAY}
    move_deadline(call, **dates, text_sv="Avbrott.", text_en="An outage.", by=officer, at=NOW)
    return officer


def waiting(call: Call) -> int:
    """The key of the first move that nobody has reviewed."""
    return unreviewed_moves([call])[0].pk


def review_url(call: Call) -> str:
    return reverse("admin:applications_call_review-deadline", args=[call.pk])


def test_another_officer_reviews_each_move_once_the_first_move_first() -> None:
    call = make_call()
    moved(call)
    moved(call, 2)
    first, second = unreviewed_moves([call])
    officer = make_staff(call.agency)

    review_deadline(call, moved=first.pk, **AGREED, by=officer, at=NOW)
    with pytest.raises(Refused, match="move_reviewed"):
        review_deadline(call, moved=first.pk, **OBJECTED, by=officer, at=NOW)
    review_deadline(call, moved=second.pk, **OBJECTED, by=officer, at=NOW)

    assert list(DeadlineReview.objects.order_by("notice").values_list("notice", "outcome", "note")) == [
        (first.pk, "agreed", ""),
        (second.pk, "objected", "Two days are too few."),
    ]
    with pytest.raises(Hidden):
        review_deadline(call, moved=second.pk, **AGREED, by=officer, at=NOW)


def test_who_moved_the_deadline_does_not_review_it() -> None:
    call = make_call()
    officer = moved(call)

    with pytest.raises(Refused, match="own_move"):
        review_deadline(call, moved=waiting(call), **AGREED, by=officer, at=NOW)
    assert not moves_for(officer, [call]).exists()


@pytest.mark.parametrize("role", ["decision_maker", "registrar", "auditor", "administrator"])
def test_nobody_but_an_officer_of_the_call_reviews_it(role: str) -> None:
    call = make_call()
    moved(call)

    for somebody in (make_staff(call.agency, role), make_staff(make_agency("vinnova"))):
        with pytest.raises(Hidden):
            review_deadline(call, moved=waiting(call), **AGREED, by=somebody, at=NOW)


def test_an_objection_has_words_and_is_told_to_who_moved_it_and_moves_nothing_back() -> None:
    call = make_call()
    officer, other = moved(call), make_staff(call.agency)
    closes_at = Call.objects.get(pk=call.pk).closes_at

    with pytest.raises(Refused, match="objection_needs_words"):
        review_deadline(call, moved=waiting(call), outcome="objected", note=" ", by=other, at=NOW)
    review_deadline(call, moved=waiting(call), **OBJECTED, by=other, at=NOW)

    assert Call.objects.get(pk=call.pk).closes_at == closes_at
    message = Message.objects.get(to=officer.email)
    assert "Two days" not in message.body
    assert reverse("admin:applications_call_change", args=[call.pk]) in message.body
    assert Event.objects.filter(chain=f"call:{call.pk}", action="call.deadline_objected").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_review_it_once() -> None:
    call = make_call()
    moved(call)
    one, other, key = make_staff(call.agency), make_staff(call.agency), waiting(call)

    outcomes = together(
        lambda: review_deadline(call, moved=key, **AGREED, by=one, at=NOW),
        lambda: review_deadline(call, moved=key, **OBJECTED, by=other, at=NOW),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Hidden", "NoneType"]
    assert DeadlineReview.objects.count() == 1


def test_the_officer_reads_the_reason_and_reviews_in_the_staff_pages(client: Client) -> None:
    call = make_call()
    moved(call)
    client.force_login(make_staff(call.agency))

    page = client.get(review_url(call)).content.decode()
    refused = client.post(review_url(call), {**fields_of(page), "outcome": "objected", "note": ""})
    client.post(review_url(call), {**fields_of(page), "outcome": "agreed", "note": ""})

    assert "An outage." in page
    assert "Write what is wrong with the moved deadline." in refused.content.decode()
    assert DeadlineReview.objects.get().outcome == "agreed"
    assert "agrees" in client.get(reverse("admin:applications_call_change", args=[call.pk])).content.decode()


def test_who_reviews_a_move_that_a_colleague_has_reviewed_meanwhile_is_shown_the_next(client: Client) -> None:
    call, colleague = make_call(), make_staff(make_agency("vr"))
    moved(call)
    moved(call, 2)
    client.force_login(make_staff(call.agency))
    page = client.get(review_url(call)).content.decode()
    review_deadline(call, moved=waiting(call), **AGREED, by=colleague, at=NOW)

    refused = client.post(review_url(call), {**fields_of(page), "outcome": "objected", "note": "No."}).content.decode()
    client.post(review_url(call), {**fields_of(refused), "outcome": "objected", "note": "Now."})

    assert "Here is the next one" in refused
    assert list(DeadlineReview.objects.order_by("notice").values_list("outcome", "note")) == [
        ("agreed", ""),
        ("objected", "Now."),
    ]


def test_the_first_page_asks_the_other_officers_and_says_when_it_is_late(client: Client) -> None:
    call = make_call()
    officer = moved(call)
    asked = f'href="{review_url(call)}"'

    pages = {}
    for name, user in {"mover": officer, "other": make_staff(call.agency)}.items():
        client.force_login(user)
        pages[name] = client.get(reverse("admin:index")).content.decode()
    later = deadline_tasks(with_moves(Call.objects.all(), make_staff(call.agency)).get(), NOW + 6 * DAY)

    assert [asked in pages[name] for name in ("mover", "other")] == [False, True]
    assert [task.kind for task in later] == ["negative"]
