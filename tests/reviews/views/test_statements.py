"""The versions of a statement: who said what when, and what changed, word by word."""

import re
from datetime import timedelta

import pytest

from clusterportal.accounts.models import User
from reviews.actions.declarations import declare
from reviews.actions.statements import approve_statement, mark_ready, take_back, write_statement
from reviews.models import Statement, StatementVersion
from tests.factories import DAY
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import CONFLICT, World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CHANGED = "The text has changed since it was last marked as ready"


@pytest.fixture
def world() -> World:
    return make_world(1, closes_in=-40 * DAY)


@pytest.fixture
def chair(world: World) -> User:
    return make_reviewer(world.panel, "chair", name="Chair Ceder")


@pytest.fixture
def writer(world: World) -> User:
    user = make_reviewer(world.panel, name="Writer Wall")
    assign(case_number(world), user)
    write_review(case_number(world), user, world.review)
    return user


def write(world: World, text: str, by: User, minutes: int) -> None:
    case = case_number(world)
    statement = Statement.objects.filter(case=case).first()
    at, revision = world.in_panel + minutes * MINUTE, statement.revision if statement else 0
    write_statement(case, text, revision=revision, by=by, at=at)


def difference_on(shown: str) -> str:
    """The difference with + and − for what was added and removed."""
    found = re.search(r'<p class="pre version-text">(.*?)</p>', shown, re.DOTALL)
    assert found
    return re.sub(r"<ins>(.*?)</ins>", r"+\1+", re.sub(r"<del>(.*?)</del>", r"-\1-", found[1]))


def test_every_text_and_every_move_is_kept_with_who_and_when(world: World, writer: User, chair: User) -> None:
    case = case_number(world)
    write(world, "A strong plan.", writer, 0)
    mark_ready(case, by=chair, at=world.in_panel + MINUTE)
    take_back(case, by=chair, at=world.in_panel + 2 * MINUTE)
    write(world, "A weak plan.", chair, 3)
    mark_ready(case, by=chair, at=world.in_panel + 4 * MINUTE)
    approve_statement(case, by=world.officer, at=world.in_panel + 5 * MINUTE)

    kept = StatementVersion.objects.order_by("pk").values_list("text", "state", "is_move", "by_id")
    assert list(kept) == [
        ("A strong plan.", "draft", False, writer.pk),
        ("A strong plan.", "ready", True, chair.pk),
        ("A strong plan.", "draft", True, chair.pk),
        ("A weak plan.", "draft", False, chair.pk),
        ("A weak plan.", "ready", True, chair.pk),
        ("A weak plan.", "approved", True, world.officer.pk),
    ]
    shown = page(browser(world.officer), "statement_versions", case.pk)
    assert "2: marked as ready by Chair Ceder" in shown
    assert "6: approved by Officer Olsson" in shown


def test_chair_and_officer_see_what_changed_since_it_was_ready(world: World, writer: User, chair: User) -> None:
    case = case_number(world)
    write(world, "A strong plan.", writer, 0)
    mark_ready(case, by=chair, at=world.in_panel + MINUTE)
    take_back(case, by=chair, at=world.in_panel + 2 * MINUTE)
    assert CHANGED not in page(browser(chair), "panel_case", case.pk)
    write(world, "A weak plan.", writer, 3)
    write(world, "A weak plan indeed.", writer, 4)

    for user in (chair, world.officer):
        assert CHANGED in page(browser(user), "panel_case", case.pk)
        shown = page(browser(user), "statement_versions", case.pk)
        assert difference_on(shown) == "A -strong-+weak+ plan+ indeed+."
    assert CHANGED not in page(browser(writer), "panel_case", case.pk)
    assert CHANGED in page(browser(world.officer), "admin:reviews_statement_change", case.pk)


def test_any_two_are_compared_in_the_order_of_time(world: World, writer: User) -> None:
    case, client = case_number(world), browser(writer)
    for minutes, text in enumerate(("One.", "One two.", "One two three.")):
        write(world, text, writer, minutes)
    address = client.get(f"/reviewing/cases/{case.pk}/panel/statement/versions/?from=3&to=1")
    assert difference_on(address.content.decode()) == "One+ two three+."
    same = client.get(f"/reviewing/cases/{case.pk}/panel/statement/versions/?from=2&to=2")
    assert "The text is the same in both." in same.content.decode()
    for asked in ("from=1", "from=0&to=1", "from=x&to=1", "from=1&to=99", "from=&to="):
        assert client.get(f"/reviewing/cases/{case.pk}/panel/statement/versions/?{asked}").status_code == 404
    assert difference_on(page(client, "statement_versions", case.pk)) == "One two+ three+."


def test_markup_in_a_text_is_shown_as_text(world: World, writer: User) -> None:
    write(world, "<b>One</b>", writer, 0)
    write(world, "<b>Two</b>", writer, 1)
    shown = page(browser(writer), "statement_versions", case_number(world).pk)
    assert difference_on(shown) == "&lt;b&gt;-One-+Two+&lt;/b&gt;"


def test_a_barred_person_reads_no_version(world: World, writer: User) -> None:
    case, barred = case_number(world), make_reviewer(world.panel, "vice_chair")
    declare(world.round, {case.application_id: CONFLICT}, by=barred, at=world.declaring)
    write(world, "SECRET-STATEMENT", writer, 0)
    page(browser(barred), "statement_versions", case.pk, status=404)


def test_without_a_statement_the_page_says_so(world: World, chair: User) -> None:
    assert "No version yet" in page(browser(chair), "statement_versions", case_number(world).pk)
    assert "Compare versions" not in page(browser(chair), "panel_case", case_number(world).pk)
