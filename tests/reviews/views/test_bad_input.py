"""What nobody may send, over HTTP: refused with a reason, or answered as what does not exist; nothing is lost."""

import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reviews.actions.declarations import declare
from reviews.actions.inviting import review_token
from reviews.actions.meetings import close_item
from reviews.models import Case, PanelGrade, PanelRole, Review, Reviewer, ReviewInvitation, Statement
from tests.factories import DAY, make_user
from tests.reviews.actions.test_inviting import ask, say_yes
from tests.reviews.meetings import item, opened, taken_up
from tests.reviews.views.test_walk import WHOLE, bases_of, browser
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    make_known,
    make_reviewer,
    make_world,
    write_review,
)
from tests.threads import together

IN_PANEL = -40 * DAY
GRADES = {"grade_quality": "7", "grade_feasibility": "3", "grade_overall": "7"}
OF_A_CASE = ("review_case", "check_review", "other_reviews", "panel_case", "case_pdf", "declare_case")


def said(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.django_db
def test_who_has_taken_an_invitation_keeps_it() -> None:
    """Another account with the link answers for nobody: neither yes nor no, and it takes no part."""
    world = make_world(n_cases=1)
    invitation = ask(world, make_known(world.panel), 1)
    own, other = make_user("Eva Extern"), make_user("Somebody Else")
    say_yes(invitation)
    address = reverse("take_review_invitation", args=[review_token(invitation)])
    assert browser(own).post(address).status_code == 302

    taken = browser(other).post(address, follow=True)

    assert "Another account reviews with this invitation." in said(taken)
    assert Reviewer.objects.get(pk=invitation.reviewer_id).person.user == own
    assert not PanelRole.objects.filter(reviewer__person__user=other).exists()
    assert Client().post(reverse("take_review_invitation", args=["x" * 40])).status_code in {302, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accept_review_invitation", "decline_review_invitation"])
def test_a_guessed_invitation_is_not_answered(name: str) -> None:
    world = make_world(n_cases=1)
    invitation = ask(world, make_known(world.panel), 1)
    guessed = review_token(invitation)[:-2] + "xx"
    assert Client().post(reverse(name, args=[guessed]), {"ground": "time"}).status_code == 404
    assert ReviewInvitation.objects.get().state == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["external", "undeclared", "former", "of another panel"])
def test_an_application_is_not_opened_by_its_key(role: str) -> None:
    """As one that is not there: same status, same body but for the address."""
    world = make_world(n_cases=1)
    case = case_number(world)
    user = make_reviewer(world.panel, "external" if role == "external" else "member", declared=role != "undeclared")
    if role == "former":
        PanelRole.objects.filter(reviewer__person__user=user).update(ended_at=world.review)
    if role == "of another panel":
        user = make_reviewer(make_world(n_cases=1).panel)
    client = browser(user)
    for name in OF_A_CASE[: -1 if role == "undeclared" else None]:  # whoever must declare may
        found, nothing = (client.get(reverse(name, args=[key])) for key in (case.pk, uuid.uuid4()))
        assert (name, found.status_code, nothing.status_code) == (name, 404, 404)
        assert len(found.content) == len(nothing.content)
        assert case.application.title_en not in said(found)


@pytest.mark.django_db
@pytest.mark.parametrize("grade", ["0", "-1", "8", "7.5", "six", "", "７"])
def test_a_panels_grade_off_the_scale_is_refused_beside_the_others(grade: str) -> None:
    world, chair = _in_panel()
    address = reverse("save_panel_grades", args=[case_number(world).pk])

    refused = browser(chair).post(address, {**GRADES, "grade_quality": grade})

    kept = '<option value="3" selected>' in said(refused)
    assert (refused.status_code, kept, PanelGrade.objects.count()) == (422, True, 0)


@pytest.mark.django_db
def test_a_feasibility_above_its_shorter_scale_is_refused() -> None:
    world, chair = _in_panel()
    address = reverse("save_panel_grades", args=[case_number(world).pk])
    refused = browser(chair).post(address, {**GRADES, "grade_feasibility": "4"})
    assert (refused.status_code, PanelGrade.objects.count()) == (422, 0)


@pytest.mark.django_db(transaction=True)
def test_two_submissions_of_a_review_at_once_give_one() -> None:
    world = make_world(n_cases=1)
    case, user = case_number(world), make_reviewer(world.panel)
    assign(case, user)
    clients = [browser(user) for _window in range(4)]
    saved = clients[0].post(reverse("review_case", args=[case.pk]), WHOLE | bases_of(clients[0], case) | {"check": "1"})
    assert saved.status_code == 302
    address, revision = reverse("check_review", args=[case.pk]), str(Review.objects.get().revision)

    answers = together(*[lambda c=client: c.post(address, {"revision": revision}).status_code for client in clients])

    assert (Review.objects.get().state, Review.objects.count()) == ("submitted", 1)
    assert set(answers) <= {302, 409, 422}
    assert "500" not in map(str, answers)


@pytest.mark.django_db
def test_a_chair_does_nothing_with_an_own_conflict() -> None:
    world, chair = _in_panel()
    case, client = case_number(world), browser(chair)
    meeting = opened(world, chair)
    declare(world.round, {case.application_id: CONFLICT}, by=chair, at=world.in_panel)
    before = Case.objects.values().get(pk=case.pk)
    sent = {
        reverse("save_panel_grades", args=[case.pk]): GRADES,
        reverse("move_case_in_list", args=[case.pk]): {"place": "prioritise"},
        reverse("save_statement", args=[case.pk]): {"text": "Mine.", "revision": "0"},
        reverse("move_statement", args=[case.pk, "ready"]): {},
        reverse("move_item", args=[meeting.pk, item(meeting, 1).pk, "open"]): {},
        reverse("move_item", args=[meeting.pk, item(meeting, 1).pk, "close"]): {},
    }

    answers = {address: client.post(address, given).status_code for address, given in sent.items()}

    assert answers == dict.fromkeys(sent, 404)
    assert Case.objects.values().get(pk=case.pk) == before
    assert (PanelGrade.objects.count(), Statement.objects.count(), item(meeting, 1).state) == (0, 0, "waiting")


@pytest.mark.django_db
def test_a_grade_after_the_item_closed_is_refused_and_stands_there_to_copy() -> None:
    """Whoever was sent out is back in the room: the item is opened again first."""
    world, chair = _in_panel()
    meeting, client, case = opened(world, chair), browser(chair), case_number(world)
    address = reverse("save_panel_grades", args=[case.pk])
    early = client.post(address, GRADES)
    first = taken_up(meeting, 1, chair, world)
    close_item(first, by=chair, at=world.in_panel)

    late = client.post(address, GRADES)

    for refused in (early, late):
        shown = said(refused)
        assert (refused.status_code, "This is not saved" in shown, "Open its item" in shown) == (409, True, True)
    assert not PanelGrade.objects.exists()
    taken_up(meeting, 1, chair, world)
    assert (client.post(address, GRADES).status_code, PanelGrade.objects.count()) == (302, 3)


def _in_panel() -> tuple[World, object]:
    world = make_world(1, closes_in=IN_PANEL)
    chair = make_reviewer(world.panel, "chair")
    writer = make_reviewer(world.panel)
    assign(case_number(world), writer)
    write_review(case_number(world), writer, world.review)
    return world, chair
