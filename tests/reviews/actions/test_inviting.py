"""Inviting reviewers: what is asked, reminded, withdrawn; and the answers by the link, with an account or without."""

import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Affiliation, Bar, Person
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.locking import lock
from clusterportal.mail.models import Message
from reviews.actions.answering import No, accept_to_review, decline_to_review, find_review_invitation
from reviews.actions.inviting import (
    Question,
    invite_reviewer,
    remind_due,
    remind_reviewer,
    review_token,
    revoke_review_invitation,
)
from reviews.actions.merging import take_with_account
from reviews.domain.access import Right
from reviews.models import Assignment, Declaration, PanelRole, Review, Reviewer, ReviewInvitation
from reviews.queries.invitations import rows_of_invitation
from reviews.queries.visibility import seen_cases
from tests.factories import DAY, make_application, make_call, make_person, make_user
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    application_of,
    case_number,
    fresh,
    make_known,
    make_world,
    write_review,
)
from tests.threads import in_background, together

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ask(world: World, reviewer: Reviewer, *numbers: int, role: str = "external", **more: Any) -> ReviewInvitation:
    """An invitation, with the cases of these numbers named, to be answered within ten days."""
    cases = [case_number(world, number) for number in numbers]
    asked = {"role": role, "load_max": 4, "answer_by": world.review + 10 * DAY, "language": "en", "cases": cases}
    return invite_reviewer(world.panel, reviewer, Question(**asked | more), by=world.officer, at=world.review)


def say_yes(invitation: ReviewInvitation, by: Any = None, at: datetime | None = None, **answers: Any) -> None:
    """`answers` by label, CLEAR for the others."""
    rows = rows_of_invitation(invitation)
    given = {row.application.pk: answers.get(row.label.replace("-", "_"), CLEAR) for row in rows}
    accept_to_review(review_token(invitation), given, by=by, at=at or invitation.invited_at + HOUR)


def parts(reviewer: Reviewer) -> list[tuple[str, bool]]:
    """The reviewer's parts in panels: which, and whether they go on."""
    return [(one.role, one.ended_at is None) for one in PanelRole.objects.filter(reviewer=reviewer)]


def readings(reviewer: Reviewer) -> list[tuple[str, str, bool]]:
    found = Assignment.objects.filter(reviewer=reviewer).select_related("case").order_by("case__label")
    return [(one.case.label, one.state, one.ended_at is None) for one in found]


def refusal(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_the_mail_holds_a_link_and_no_title() -> None:
    world = make_world(n_cases=1)
    invitation = ask(world, make_known(world.panel), 1)
    mail = Message.objects.get(to=invitation.email)
    assert f"/reviewing/invitations/{review_token(invitation)}/" in mail.body
    assert application_of(world).title_en not in mail.body
    assert find_review_invitation(review_token(invitation)) == invitation


def test_a_yes_without_an_account_gives_the_named_cases_and_is_the_portals_in_the_trail() -> None:
    world = make_world(n_cases=2)
    reviewer = make_known(world.panel)
    say_yes(ask(world, reviewer, 1, 2))
    assert parts(reviewer) == [("external", True)]
    assert readings(reviewer) == [("A-01", "confirmed", True), ("A-02", "confirmed", True)]
    assert Declaration.objects.filter(person=reviewer.person, answer="none").count() == 2
    assert Event.objects.get(action="review_invitation.accepted").actor == ""


def test_a_named_case_with_a_conflict_is_closed_and_not_given() -> None:
    world = make_world(n_cases=2)
    reviewer = make_known(world.panel)
    say_yes(ask(world, reviewer, 1, 2), A_01=CONFLICT)
    assert readings(reviewer) == [("A-02", "confirmed", True)]
    assert Bar.objects.get(lifted_at__isnull=True).application == application_of(world, 1)


def test_a_conflict_with_everything_is_a_no() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    invitation = ask(world, reviewer, 1)
    say_yes(invitation, A_01=CONFLICT)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.why_not) == ("declined", "conflict")
    assert (parts(reviewer), readings(reviewer)) == ([], [])


def test_every_named_case_needs_an_answer() -> None:
    world = make_world(n_cases=2)
    invitation = ask(world, make_known(world.panel), 1, 2)
    one = {application_of(world, 1).pk: CLEAR}
    assert refusal(accept_to_review, review_token(invitation), one, by=None, at=world.review) == "answers_missing"
    assert not Declaration.objects.filter(person=invitation.reviewer.person).exists()


def test_a_conflict_that_the_portal_finds_refuses_the_invitation() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    employer = application_of(world).consortium.organisation
    Affiliation.objects.create(person=reviewer.person, organisation=employer, department="Physics")
    assert refusal(ask, world, reviewer, 1) == "reviewer_barred"


def test_a_second_yes_changes_nothing() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    invitation = ask(world, reviewer, 1)
    say_yes(invitation)
    say_yes(invitation, at=invitation.invited_at + 2 * HOUR)
    assert (len(parts(reviewer)), len(readings(reviewer))) == (1, 1)
    assert Message.objects.filter(key__startswith="review_invitation_accepted").count() == 1


def test_a_no_says_why_and_whom_to_ask_instead() -> None:
    world = make_world()
    invitation = ask(world, make_known(world.panel))
    no = No("time", "I am on leave.", "Bo Berg, Lund", "bo@lund.example")
    decline_to_review(review_token(invitation), no, by=None, at=world.review + HOUR)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.why_not, invitation.words) == ("declined", "time", "I am on leave.")
    assert (invitation.suggested_name, invitation.suggested_email) == ("Bo Berg, Lund", "bo@lund.example")
    assert Message.objects.filter(to=world.officer.email, subject__contains="declines").count() == 1


def test_a_no_after_a_yes_ends_the_part_and_keeps_what_was_written() -> None:
    world = make_world(n_cases=1)
    reviewer, account = make_known(world.panel), make_user("Eva Extern")
    invitation = ask(world, reviewer, 1)
    say_yes(invitation)
    take_with_account(review_token(invitation), by=account, at=world.review + HOUR)
    write_review(case_number(world), account, world.review + 2 * HOUR)
    decline_to_review(review_token(invitation), No("time"), by=account, at=world.review + 3 * HOUR)
    assert (parts(reviewer), readings(reviewer)) == ([("external", False)], [("A-01", "confirmed", False)])
    assert Review.objects.get().state == "submitted"


def test_a_yes_after_a_no_counts() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    invitation = ask(world, reviewer, 1)
    decline_to_review(review_token(invitation), No("time"), by=None, at=world.review + HOUR)
    say_yes(invitation, at=world.review + 2 * HOUR)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.why_not, parts(reviewer)) == ("accepted", "", [("external", True)])


def test_the_answer_is_due() -> None:
    world = make_world()
    invitation = ask(world, make_known(world.panel))
    late = invitation.answer_by + timedelta(seconds=1)
    token = review_token(invitation)
    assert refusal(accept_to_review, token, {}, by=None, at=late) == "answer_was_due"
    assert refusal(decline_to_review, token, No("time"), by=None, at=late) == "answer_was_due"
    accept_to_review(token, {}, by=None, at=invitation.answer_by)


def test_a_withdrawn_invitation_does_not_exist() -> None:
    world = make_world()
    invitation = ask(world, make_known(world.panel))
    token = review_token(invitation)
    revoke_review_invitation(invitation, by=world.officer, at=world.review + HOUR)
    with pytest.raises(Hidden):
        find_review_invitation(token)
    assert refusal(remind_reviewer, invitation, by=world.officer, at=world.review + HOUR) == "invitation_not_waiting"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"role": "chair"}, "one_chair"),
        ({"answer_by": datetime(2020, 1, 1).astimezone()}, "answer_due_in_past"),
    ],
)
def test_a_question_that_cannot_be_asked(more: dict[str, Any], code: str) -> None:
    world = make_world(n_cases=1)
    chair = make_known(world.panel, "Carl Chair")
    say_yes(ask(world, chair, role="chair"))
    assert refusal(ask, world, make_known(world.panel), **more) == code


def test_cases_are_named_to_externals_alone_and_only_once_is_asked() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    assert refusal(ask, world, reviewer, 1, role="member") == "cases_for_externals"
    ask(world, reviewer)
    assert refusal(ask, world, reviewer) == "already_asked"


def test_another_agencys_reviewers_and_officers_do_not_exist() -> None:
    world, other = make_world(n_cases=1), make_world(n_cases=0, closes_in=-23 * DAY)
    stranger = make_user("Nobody")
    reviewer = make_known(world.panel)
    with pytest.raises(Hidden):
        invite_reviewer(
            world.panel,
            reviewer,
            Question("external", 1, world.review + DAY, "en"),
            by=stranger,
            at=world.review,
        )
    with pytest.raises(Hidden):
        ask(world, make_known(other.panel, "Vera Vinnova", agency=make_call("vinnova").agency))


def test_the_portal_reminds_once_before_the_answer_is_due() -> None:
    world = make_world()
    invitation = ask(world, make_known(world.panel))
    soon = invitation.answer_by - 2 * DAY
    assert remind_due(soon - HOUR) == 0
    assert (remind_due(soon), remind_due(soon + HOUR)) == (1, 0)
    assert Message.objects.filter(to=invitation.email, subject__contains="is due").count() == 1


def test_who_has_answered_is_not_reminded() -> None:
    world = make_world()
    invitation = ask(world, make_known(world.panel))
    say_yes(invitation)
    assert remind_due(invitation.answer_by - DAY) == 0


def test_any_account_reviews_with_the_link_and_sees_the_text() -> None:
    world = make_world(n_cases=1)
    reviewer, account = make_known(world.panel), make_user("Eva Extern")
    invitation = ask(world, reviewer, 1)
    token = review_token(invitation)
    assert refusal(take_with_account, token, by=account, at=world.review) == "accept_first"
    say_yes(invitation)
    take_with_account(token, by=account, at=world.review + HOUR)
    take_with_account(token, by=account, at=world.review + 2 * HOUR)
    seen = seen_cases(account, world.review + HOUR, Right.TEXT)
    assert [one.case.label for one in seen] == ["A-01"]
    assert refusal(take_with_account, token, by=make_user("Somebody"), at=world.review) == "taken_by_another"


def test_an_account_that_is_somebody_already_takes_the_reviewer_over() -> None:
    world = make_world(n_cases=1)
    reviewer, account = make_known(world.panel), make_user("Eva Account")
    person = make_person(user=account)
    invitation = ask(world, reviewer, 1)
    say_yes(invitation)
    entered = reviewer.person.pk
    take_with_account(review_token(invitation), by=account, at=world.review + HOUR)
    reviewer.refresh_from_db()
    assert reviewer.person == person
    assert not Person.objects.filter(pk=entered).exists()
    assert Declaration.objects.get(application=application_of(world), person=person).answer == "none"
    assert set(person.emails.values_list("email", flat=True)) == {account.email, invitation.email}


def test_an_applicants_account_cannot_sit_in_a_panel_by_a_link() -> None:
    world = make_world()
    account = make_application(make_call(closes_in=DAY)).created_by
    invitation = ask(world, make_known(world.panel), role="member")
    say_yes(invitation)
    assert (
        refusal(take_with_account, review_token(invitation), by=account, at=world.review + HOUR)
        == "applies_in_initiative"
    )


@pytest.mark.django_db(transaction=True)
def test_two_windows_accept_at_once() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    invitation = ask(world, reviewer, 1)
    answers, token = {fresh(application_of(world)).pk: CLEAR}, review_token(invitation)
    at = world.review + HOUR

    def accept() -> str:
        return accept_to_review(token, answers, by=None, at=at).state

    assert together(accept, accept) == ["accepted", "accepted"]
    assert (len(parts(reviewer)), len(readings(reviewer))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_to_chair_at_once_have_one_winner() -> None:
    world = make_world()
    links = [review_token(ask(world, make_known(world.panel, name), role="chair")) for name in ("Ada Ett", "Bo Två")]
    at = world.review + HOUR

    outcomes = together(*(partial(accept_to_review, token, {}, by=None, at=at) for token in links))

    assert sorted(one.code if isinstance(one, Refused) else one.state for one in outcomes) == ["accepted", "one_chair"]
    assert PanelRole.objects.filter(role="chair").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_no_and_the_end_of_a_meeting_take_turns() -> None:
    """A meeting closes with the locks of its people, then of its panel: an answer asks for them in the same order."""
    world = make_world()
    reviewer = make_known(world.panel)
    token, at = review_token(ask(world, reviewer)), world.review + HOUR

    with transaction.atomic():
        lock_people([reviewer.person_id])
        thread, outcome = in_background(lambda: decline_to_review(token, No("time"), by=None, at=at).state)
        time.sleep(0.5)
        lock(world.panel)
    thread.join()

    assert outcome == ["declined"]


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_at_once_have_one_winner() -> None:
    world = make_world(n_cases=1)
    reviewer = make_known(world.panel)
    invitation = ask(world, reviewer, 1)
    answers, token, at = {application_of(world).pk: CLEAR}, review_token(invitation), world.review + HOUR
    together(
        lambda: accept_to_review(token, answers, by=None, at=at),
        lambda: revoke_review_invitation(invitation, by=world.officer, at=at),
    )
    invitation.refresh_from_db()
    assert (invitation.state, len(parts(reviewer))) in {("accepted", 1), ("revoked", 0)}
