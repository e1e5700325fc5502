"""A form that comes too late is refused beside what was typed, which stays on the page to be copied."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reviews.models import Panel, PanelGrade, Review, Statement
from tests.factories import DAY
from tests.reviews.views.test_walk import IN_PANEL, bases_of, browser, page
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
TYPED = "Written on the train"


def in_panel() -> tuple[World, Client]:
    world = make_world(1, closes_in=IN_PANEL)
    return world, browser(make_reviewer(world.panel, "chair"))


def check_kept(response: HttpResponse, why: str, *typed: str) -> None:
    shown = response.content.decode()
    assert response.status_code in {409, 422}
    assert why in shown.split('class="error-summary"')[1]
    assert "This is not saved" in shown
    assert [one for one in typed if one not in shown] == []


@pytest.mark.parametrize("state", ["ready", "approved"])
def test_a_statement_that_another_has_finished(state: str) -> None:
    world, client = in_panel()
    case = case_number(world)
    officer = {"approved_by": world.officer, "approved_at": world.in_panel} if state == "approved" else {}
    row = {"text": "The chair's text", "written_by": world.officer, "written_at": world.in_panel, "state": state}
    Statement.objects.create(case=case, **row, **officer)

    response = client.post(reverse("save_statement", args=[case.pk]), {"text": TYPED, "revision": "1"})

    check_kept(response, "statement", TYPED, "The chair&#x27;s text")
    assert Statement.objects.get().text == "The chair's text"


def test_grades_after_the_list_is_locked() -> None:
    world, client = in_panel()
    case = case_number(world)
    Panel.objects.update(list_state=Panel.ListState.LOCKED)

    grades = {"grade_quality": "6", "grade_feasibility": "3", "grade_overall": "7"}
    response = client.post(reverse("save_panel_grades", args=[case.pk]), grades)

    check_kept(response, "locked", '<dd class="pre">6</dd>', '<dd class="pre">7</dd>')
    assert not PanelGrade.objects.exists()


@pytest.mark.parametrize("grade", ["6", "x"])
def test_a_review_after_the_list_is_locked(grade: str) -> None:
    world = make_world(1, closes_in=IN_PANEL)
    case = case_number(world)
    client = browser(user := make_reviewer(world.panel))
    assign(case, user)
    bases = bases_of(client, case)
    Panel.objects.update(list_state=Panel.ListState.LOCKED)

    typed = bases | {"grade_quality": grade, "text_quality": TYPED, "note": "And a note", "save": "1"}
    response = client.post(reverse("review_case", args=[case.pk]), typed)

    check_kept(response, "", TYPED, "And a note")
    assert not Review.objects.exists()


def test_a_page_that_saves_says_nothing_of_what_is_not_saved() -> None:
    world = make_world(1, closes_in=-22 * DAY)
    client = browser(user := make_reviewer(world.panel))
    assign(case_number(world), user)

    assert "This is not saved" not in page(client, "review_case", case_number(world).pk)
