"""Raw figures of the submitted reviews: whom they help, and whose applications they count."""

import re

import pytest

from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.declarations import declare
from reviews.domain.grading import Mark
from reviews.models import Review
from tests.factories import DAY
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import CONFLICT, World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY


def reader_of(world: World, number: int, name: str, quality: int = 0) -> User:
    """Somebody new who is asked to review a case, and gives it a grade unless it is 0."""
    case, user = case_number(world, number), make_reviewer(world.panel, name=name)
    assign(case, user)
    if quality:
        given = {"quality": Mark(quality, "Words."), "feasibility": Mark(2, "Words."), "overall": Mark(6, "Words.")}
        write_review(case, user, world.review, marks=given)
    return user


def cells(shown: str, table: str, row: str) -> list[str]:
    """The words of a row, cell by cell, without its head."""
    body = shown.split(f'id="{table}"')[1].split("</table>", maxsplit=1)[0]
    found = next(one for one in re.findall(r"<tr>.*?</tr>", body, re.DOTALL) if re.search(rf">{row}\s*</", one))
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", found, re.DOTALL)]


def test_the_chair_sees_grades_agreement_readers_and_who_is_missing() -> None:
    world = make_world(2, closes_in=IN_PANEL)
    for name, quality in (("Ann", 6), ("Bo", 3), ("Cy", 0)):
        reader_of(world, 1, name, quality)
    reader_of(world, 2, "Dee", 7)
    shown = page(browser(make_reviewer(world.panel, "chair")), "panel_figures", world.panel.pk)

    quality = cells(shown, "all-grades", "Quality")
    assert quality == ["", "0", "0", "1", "0", "0", "1", "1", "3–7", "4 steps apart"]
    assert cells(shown, "all-grades", "Feasibility")[1:8] == ["0", "3", "0", "", "", "", ""]
    assert cells(shown, "by-case", "A-01")[:3] == ["2 of 3", "Cy", "3–6 3 steps apart"]
    assert cells(shown, "by-case", "A-02")[:3] == ["1 of 1", "nobody", "7 one grade alone"]
    assert cells(shown, "by-reader", "Bo")[:2] == ["1 of 1", "3.0 (1)"]
    assert cells(shown, "by-reader", "Cy")[:2] == ["0 of 1", "–"]
    assert cells(shown, "by-reader", "All readers")[:3] == ["3 of 4", "5.3 (3)", "2.0 (3)"]


def test_one_application_shows_its_own_figures_to_who_may_read_its_reviews() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    case = case_number(world)
    done, waiting = reader_of(world, 1, "Ann", 6), reader_of(world, 1, "Bo")
    for user in (done, world.officer, make_reviewer(world.panel)):
        for name in ("other_reviews", "panel_case"):
            shown = page(browser(user), name, case.pk)
            assert "1 of 2 reviews submitted. Missing: Bo." in shown
            assert cells(shown, "case-grades", "Quality")[-2:] == ["6", "one grade alone"]
    page(browser(waiting), "other_reviews", case.pk, status=403)
    assert "Statistics" not in page(browser(waiting), "panel", world.panel.pk)
    page(browser(waiting), "panel_figures", world.panel.pk, status=404)


def test_until_the_panel_opens_a_member_sees_the_figures_of_what_he_has_reviewed_alone() -> None:
    world = make_world(2)
    member = reader_of(world, 1, "Ann", 6)
    reader_of(world, 2, "Bosse", 2)
    shown = page(browser(member), "panel_figures", world.panel.pk)
    assert "Bosse" not in shown
    assert cells(shown, "by-reader", "All readers")[0] == "1 of 1"


def test_what_is_set_aside_for_a_conflict_of_interest_is_not_counted() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    reader_of(world, 1, "Ann", 6)
    reader_of(world, 1, "Bo", 2)
    Review.objects.filter(reviewer__person__name="Bo").update(set_aside_at=world.review)
    shown = page(browser(make_reviewer(world.panel, "chair")), "panel_figures", world.panel.pk)
    assert cells(shown, "by-case", "A-01")[2] == "6 one grade alone"


@pytest.mark.parametrize("role", ["member", "chair", "observer"])
def test_a_barred_case_is_counted_in_no_figure(role: str) -> None:
    world = make_world(2, closes_in=IN_PANEL)
    reader_of(world, 1, "Ann", 6)
    barred = make_reviewer(world.panel, role)
    declare(world.round, {case_number(world, 2).application_id: CONFLICT}, by=barred, at=world.declaring)
    before = page(browser(barred), "panel_figures", world.panel.pk)

    reader_of(world, 2, "Canary", 1)

    after = page(browser(barred), "panel_figures", world.panel.pk)
    figures = [shown.split("<h1>")[1] for shown in (before, after)]
    assert figures[0] == figures[1]
    assert "Canary" in page(browser(make_reviewer(world.panel)), "panel_figures", world.panel.pk)


def test_the_officer_sees_them_on_the_page_of_the_round_and_that_is_kept() -> None:
    world = make_world(1)
    reader_of(world, 1, "Ann", 6)
    shown = page(browser(world.officer), "admin:reviews_assignmentrun_round_figures", world.round.pk)
    assert cells(shown, "by-reader", "Ann")[:2] == ["1 of 1", "6.0 (1)"]
    assert Event.objects.filter(action="read", detail__thing=f"round:{world.round.pk}:statistics").exists()


def test_without_a_submitted_review_there_are_no_bars() -> None:
    world = make_world(1)
    shown = page(browser(world.officer), "admin:reviews_assignmentrun_round_figures", world.round.pk)
    assert "all-grades" not in shown
