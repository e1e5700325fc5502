"""The reviewers' way through the pages, with plain HTTP: what JavaScript-less browsers send."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.cases import open_cases
from reviews.models import Case, PanelGrade, Review, Statement
from tests.factories import DAY, make_organisation
from tests.reviews.worlds import (
    assign,
    case_number,
    judged_eligible,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY
WHOLE = {
    "grade_quality": "6",
    "text_quality": "Strong.",
    "grade_feasibility": "2",
    "text_feasibility": "Mostly.",
    "grade_overall": "6",
    "text_overall": "Good.",
    "note": "",
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def bases_in(shown: str) -> dict[str, str]:
    """The hidden inputs by which a page says what it started from."""
    return dict(re.findall(r'name="(base_\w+)" value="([0-9a-f]+)"', shown))


def bases_of(client: Client, case: Case) -> dict[str, str]:
    return bases_in(page(client, "review_case", case.pk))


def test_reading_saving_checking_and_submitting() -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    case = case_number(world)
    assign(case, user)
    address = reverse("review_case", args=[case.pk])

    assert "Write your next review: A-01." in page(client, "reviewing")
    assert "Words about" in page(client, "review_case", case.pk)
    first = bases_of(client, case)
    half = client.post(address, first | {"grade_quality": "6", "save": "1"}, follow=True)
    assert "It is not submitted yet." in half.content.decode()
    gaps = client.post(address, first | {"grade_quality": "6", "check": "1"}, follow=True).content.decode()
    assert "choose a grade" in gaps
    checked = client.post(address, bases_of(client, case) | WHOLE | {"check": "1"}, follow=True).content.decode()
    assert "Check and submit" in checked
    done = client.post(reverse("check_review", args=[case.pk]), {"revision": "2"}, follow=True).content.decode()

    assert "Your review of A-01 is submitted." in done
    assert Review.objects.get().state == "submitted"
    assert "All your reviews are submitted." in page(client, "reviewing")
    assert Event.objects.filter(action="read", detail__thing=f"case:{case.pk}:text").exists()


def test_another_window_gets_both_texts() -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    case = case_number(world)
    assign(case, user)
    address = reverse("review_case", args=[case.pk])
    bases = bases_of(client, case)
    client.post(address, bases | {"text_quality": "From the first window", "save": "1"})

    response = client.post(address, bases | {"text_quality": "From the second window", "note": "Other", "save": "1"})
    shown = response.content.decode()

    assert response.status_code == 409
    assert "You have saved another answer in another window." in shown
    assert "From the first window" in shown
    assert "From the second window" in shown
    assert Review.objects.get().note == "Other"
    again = client.post(address, bases_in(shown) | {"text_quality": "From the second window", "note": "Other"})
    assert again.status_code == 302
    assert Review.objects.get().scores.get(criterion__key="quality").text == "From the second window"


@pytest.mark.parametrize("grade", ["0", "8", "4.5", "x", "-1"])
def test_a_grade_off_the_scale_is_refused_and_nothing_typed_is_lost(grade: str) -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    case = case_number(world)
    assign(case, user)

    response = client.post(
        reverse("review_case", args=[case.pk]),
        bases_of(client, case) | {"grade_quality": grade, "text_quality": "Kept on the page", "save": "1"},
    )

    assert response.status_code == 422
    assert "Kept on the page" in response.content.decode()
    assert list(Review.objects.get().scores.values_list("grade", "text")) == [(None, "Kept on the page")]


def test_a_late_conflict_closes_the_case_at_once() -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    case = case_number(world)
    assign(case, user)
    write_review(case, user, world.review, submit=False)

    page(client, "declare_case", case.pk)
    done = client.post(reverse("declare_case", args=[case.pk]), {"ground": "relation", "note": ""}, follow=True)

    assert "The application is closed to you." in done.content.decode()
    for name in ("review_case", "check_review", "other_reviews", "declare_case", "case_pdf", "panel_case"):
        page(client, name, case.pk, status=404)
    review = Review.objects.get()
    assert review.set_aside_at is not None
    assert review.scores.get(criterion__key="quality").text == "Strong."


def test_others_reviews_open_with_the_own() -> None:
    world = make_world(1)
    case = case_number(world)
    first, second = make_reviewer(world.panel, name="First Reader"), make_reviewer(world.panel, name="Second Reader")
    for user in (first, second):
        assign(case, user)
    write_review(case, first, world.review)
    client = browser(second)

    page(client, "other_reviews", case.pk, status=403)
    assert "First Reader" not in page(client, "review_case", case.pk)
    write_review(case, second, world.review)

    assert "First Reader" in page(client, "other_reviews", case.pk)


def test_the_panel_grades_ranks_and_locks() -> None:
    world = make_world(2, closes_in=IN_PANEL)
    chair = make_reviewer(world.panel, "chair", name="Chair Ek")
    reader = make_reviewer(world.panel, name="Reader Bo")
    one, two = case_number(world, 1), case_number(world, 2)
    assign(one, reader)
    write_review(one, reader, world.review)
    client = browser(chair)

    assert "Reader Bo" in page(client, "panel", world.panel.pk)
    assert "Strong." in page(client, "panel_case", one.pk)
    grades = {"grade_quality": "5", "grade_feasibility": "3", "grade_overall": "5"}
    assert client.post(reverse("save_panel_grades", args=[one.pk]), grades).status_code == 302
    assert PanelGrade.objects.filter(case=one).count() == 3
    client.post(reverse("move_case_in_list", args=[two.pk]), {"step": "up"})
    listed = page(client, "ranking", world.panel.pk)
    assert listed.index("row-A-02") < listed.index("row-A-01")
    refused = client.post(reverse("lock_ranking", args=[world.panel.pk]), follow=True).content.decode()
    assert "2 applications are not placed yet." in refused
    client.post(reverse("move_case_in_list", args=[two.pk]), {"place": "prioritise"})
    client.post(reverse("move_case_in_list", args=[one.pk]), {"place": "place_in_reserve"})
    locked = client.post(reverse("lock_ranking", args=[world.panel.pk]), follow=True).content.decode()

    assert "The priority list is locked." in locked
    assert [case_number(world, n).stage for n in (1, 2)] == ["reserve", "prioritised"]
    assert client.post(reverse("save_panel_grades", args=[one.pk]), grades).status_code == 409


def test_a_statement_from_draft_to_approved() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    chair, reader = make_reviewer(world.panel, "chair"), make_reviewer(world.panel)
    case = case_number(world)
    assign(case, reader)
    write_review(case, reader, world.review)
    writing, chairing, officer = browser(reader), browser(chair), browser(world.officer)
    save, ready = reverse("save_statement", args=[case.pk]), reverse("move_statement", args=[case.pk, "ready"])
    approve = reverse("move_statement", args=[case.pk, "approve"])

    assert officer.post(approve).status_code == 403
    assert writing.post(save, {"revision": "0", "text": "A fine plan."}).status_code == 302
    stale = chairing.post(save, {"revision": "0", "text": "Another plan."})
    assert stale.status_code == 409
    assert "A fine plan." in stale.content.decode()
    assert writing.post(ready).status_code == 403
    assert chairing.post(ready).status_code == 302
    assert writing.post(save, {"revision": "1", "text": "Too late."}).status_code == 409
    assert "Approve the statement" in page(officer, "panel_case", case.pk)
    assert officer.post(approve).status_code == 302

    statement = Statement.objects.get()
    assert (statement.state, statement.text, statement.approved_by) == ("approved", "A fine plan.", world.officer)


def test_an_unknown_act_or_step_is_answered_calmly() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    client, case = browser(make_reviewer(world.panel, "chair")), case_number(world)

    assert client.post(reverse("move_statement", args=[case.pk, "burn"])).status_code == 404
    assert client.post(reverse("move_case_in_list", args=[case.pk]), {"place": "propose"}).status_code == 302
    assert case_number(world).stage == "under_review"


def test_the_pages_speak_swedish_with_the_same_address() -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    assign(case_number(world), user)

    shown = client.get(reverse("reviewing"), headers={"accept-language": "sv"}).content.decode()

    assert "Utlysning VR" in shown


def test_organisations_and_countries_are_named_in_the_language_of_the_page() -> None:
    world = make_world(0)
    home = make_organisation("Provlärosätet", name_en="Test University")
    application = judged_eligible(world.call, organisation=home)
    open_cases(world.round, by=world.officer, at=world.declaring)
    client = browser(user := make_reviewer(world.panel))
    assign(application.cases.get(), user)

    in_swedish = client.get(
        reverse("review_case", args=[application.cases.get().pk]), headers={"accept-language": "sv"}
    )
    people = in_swedish.content.decode().split('class="people"')[1].split("</ul>")[0]

    assert ("Provlärosätet" in people, "Test University" in people) == (True, False)
