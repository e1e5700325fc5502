"""Talking about a case: who reads, who writes, what is new, and that nothing said is lost."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.declarations import declare
from reviews.actions.discussing import change_post, say, send_digests, strike_post, want_digest
from reviews.models import Case, Panel, Post, PostText
from tests.access.crawling import normalised
from tests.factories import DAY, NOW
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import CONFLICT, World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return make_world(2, closes_in=IN_PANEL)


@pytest.fixture
def done(world: World) -> User:
    """A reader who has submitted."""
    return reader(world)


def reader(world: World, *, submit: bool = True, role: str = "member", name: str = "") -> User:
    user = make_reviewer(world.panel, role, name=name)
    assign(case_number(world), user)
    write_review(case_number(world), user, world.review, submit=submit)
    return user


def post(client: Client, case: Case, text: str, key: str = "") -> tuple[int, str]:
    response = client.post(reverse("discussion", args=[case.pk]), {"text": text, "request_key": key or str(uuid4())})
    return response.status_code, response.content.decode()


def words(shown: str) -> list[tuple[str, bool]]:
    """The posts with whether they are marked as new."""
    found = re.findall(r'<li class="post( is-new)?".*?<p class="pre"[^>]*>(?:<del>)?([^<]*)', shown, re.DOTALL)
    return [(text, bool(new)) for new, text in found]


def test_those_who_judge_talk_and_see_what_is_new(world: World, done: User) -> None:
    case = case_number(world)
    chair = browser(make_reviewer(world.panel, "chair"))
    assert "Nothing said yet" in page(chair, "discussion", case.pk)

    assert post(browser(done), case, "Is the plan feasible?")[0] == 302
    assert post(browser(world.officer), case, "The budget says so.")[0] == 302

    assert "A-01</a>: 2 new posts" in page(chair, "reviewing")
    assert words(page(chair, "discussion", case.pk)) == [("Is the plan feasible?", True), ("The budget says so.", True)]
    assert words(page(chair, "discussion", case.pk)) == [
        ("Is the plan feasible?", False),
        ("The budget says so.", False),
    ]
    assert "New in discussions" not in page(chair, "reviewing")
    assert words(page(browser(done), "discussion", case.pk)) == [
        ("Is the plan feasible?", False),
        ("The budget says so.", True),
    ]
    assert Event.objects.filter(action="discussion.said", chain=f"application:{case.application_id}").count() == 2
    assert Event.objects.filter(action="read", detail__thing=f"case:{case.pk}:discussion").count() == 4


def test_the_same_request_twice_is_one_post(world: World, done: User) -> None:
    key = str(uuid4())
    assert [post(browser(done), case_number(world), "Once.", key)[0] for _time in range(2)] == [302, 302]
    assert Post.objects.count() == 1


def test_who_may_not_read_the_reviews_reads_no_discussion(world: World, done: User) -> None:
    case = case_number(world)
    say(case, "SECRET-WORDS", by=done, at=world.in_panel)
    barred = make_reviewer(world.panel, name="Barred")
    declare(world.round, {case.application_id: CONFLICT}, by=barred, at=world.declaring)
    external = make_reviewer(world.panel, "external")
    assign(case, external)
    outside = [barred, external, make_reviewer(world.panel, declared=False), case.application.created_by]
    for user in outside:
        page(browser(user), "discussion", case.pk, status=404)
        assert post(browser(user), case, "I too.")[0] == 404
        assert "SECRET-WORDS" not in page(browser(user), "reviewing")
    waiting = reader(world, submit=False)
    page(browser(waiting), "discussion", case.pk, status=403)
    assert post(browser(waiting), case, "I too.")[0] == 403
    assert Post.objects.count() == 1


def test_an_external_reviewer_never_reads_it_even_with_the_own_review_in() -> None:
    world = make_world(1)
    external, case = make_reviewer(world.panel, "external"), case_number(world)
    assign(case, external)
    write_review(case, external, world.review)
    page(browser(external), "discussion", case.pk, status=404)
    with pytest.raises(Hidden):
        say(case, "I too.", by=external, at=world.review)


def test_before_the_panel_only_those_who_have_submitted_and_the_chair_talk() -> None:
    world = make_world(1)
    done, case = reader(world), case_number(world)
    say(case, "First.", by=done, at=world.review)
    say(case, "Second.", by=make_reviewer(world.panel, "chair"), at=world.review)
    with pytest.raises(Hidden):
        say(case, "Third.", by=make_reviewer(world.panel), at=world.review)
    assert Post.objects.count() == 2


def test_an_observer_listens(world: World, done: User) -> None:
    case = case_number(world)
    say(case, "Said.", by=done, at=world.in_panel)
    client = browser(make_reviewer(world.panel, "observer"))
    shown = page(client, "discussion", case.pk)
    assert ("Said." in shown, "Your post" in shown) == (True, False)
    assert post(client, case, "I too.")[0] == 403


def test_a_locked_list_closes_it_and_what_was_typed_is_shown(world: World, done: User) -> None:
    case = case_number(world)
    said = say(case, "Said.", by=done, at=NOW)
    Panel.objects.update(list_state="locked")
    status, shown = post(browser(done), case, "Too late to say.")
    assert status == 422
    assert "The discussion is closed." in shown
    assert "Too late to say." in shown
    assert words(shown) == [("Said.", False)]
    with pytest.raises(Refused, match="discussion_closed"):
        strike_post(case, said.pk, by=done, at=NOW)


def test_a_post_can_be_changed_for_ten_minutes_and_every_text_is_kept(world: World, done: User) -> None:
    case, at = case_number(world), world.in_panel
    said = say(case, "Frist.", by=done, at=at)
    change_post(case, said.pk, "First.", by=done, at=at + 10 * MINUTE)
    change_post(case, said.pk, "First.", by=done, at=at + 10 * MINUTE)
    with pytest.raises(Refused, match="post_too_old"):
        change_post(case, said.pk, "Other.", by=done, at=at + 11 * MINUTE)
    with pytest.raises(Hidden):
        change_post(case, said.pk, "Not mine.", by=world.officer, at=at)
    assert list(PostText.objects.order_by("pk").values_list("text", flat=True)) == ["Frist.", "First."]
    assert Post.objects.get().edited_at == at + 10 * MINUTE


def test_an_own_post_is_changed_and_struck_out_on_the_page(world: World, done: User) -> None:
    case, client = case_number(world), browser(done)
    post(client, case, "Said.")
    key = Post.objects.get().pk
    address = reverse("edit_post", args=[case.pk, key])
    assert ">Said.</textarea>" in page(client, "edit_post", case.pk, key).replace("\n", "")
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "Said better."}).status_code == 302
    assert client.post(reverse("strike_post", args=[case.pk, key])).status_code == 302
    shown = page(browser(world.officer), "discussion", case.pk)
    assert "<del>Said better.</del>" in shown
    assert "Struck out by the author" in shown
    again = client.post(reverse("strike_post", args=[case.pk, key]), follow=True)
    assert "struck out already" in again.content.decode()
    page(browser(world.officer), "edit_post", case.pk, key, status=404)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_too_long_post_is_refused_with_what_was_typed(world: World, done: User, text: str) -> None:
    status, shown = post(browser(done), case_number(world), text)
    assert (status, Post.objects.count()) == (422, 0)
    assert text.strip() in shown


def test_markup_is_shown_as_text(world: World, done: User) -> None:
    post(browser(done), case_number(world), "<script>alert(1)</script> {{ now }}")
    shown = page(browser(done), "discussion", case_number(world).pk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ now }}" in shown


def test_the_digest_comes_once_a_day_without_content_and_only_while_there_is_something_new(
    world: World, done: User
) -> None:
    case, at, chair = case_number(world), world.in_panel, make_reviewer(world.panel, "chair")
    client = browser(chair)
    client.post(reverse("discussion_digest", args=[case.pk]), {"wanted": "yes"})
    assert send_digests(at) == 0
    say(case, "SECRET-WORDS", by=done, at=at)
    say(case, "SECRET-MORE", by=world.officer, at=at)

    assert [send_digests(at + MINUTE), send_digests(at + 2 * MINUTE), send_digests(at + DAY)] == [1, 0, 0]
    mail = Message.objects.get(key__startswith="discussion-digest:")
    assert (mail.to, "SECRET" in mail.body, case.label in mail.subject + mail.body) == (chair.email, False, False)
    send_queued(at + MINUTE)
    assert Message.objects.get(pk=mail.pk).state == "sent"
    say(case, "The next day.", by=done, at=at + DAY)
    assert send_digests(at + 2 * DAY) == 1
    client.post(reverse("discussion_digest", args=[case.pk]), {"wanted": "no"})
    say(case, "Later.", by=done, at=at + 3 * DAY)
    assert send_digests(at + 4 * DAY) == 0


def test_a_digest_is_dropped_where_a_conflict_was_declared_before_it_was_sent(world: World, done: User) -> None:
    case, at, member = case_number(world), world.in_panel, make_reviewer(world.panel)
    want_digest(wanted=True, by=member, at=at)
    say(case, "Said.", by=done, at=at)
    assert send_digests(at + MINUTE) == 1
    declare(world.round, {case.application_id: CONFLICT}, by=member, at=at + MINUTE)
    send_queued(at + 2 * MINUTE)
    assert Message.objects.get(key__startswith="discussion-digest:").state == "dropped"


def test_what_is_said_of_a_barred_case_is_news_to_nobody_who_is_barred(world: World, done: User) -> None:
    case, barred = case_number(world), make_reviewer(world.panel, "chair")
    declare(world.round, {case.application_id: CONFLICT}, by=barred, at=world.declaring)
    want_digest(wanted=True, by=barred, at=world.in_panel)
    before = normalised(page(browser(barred), "reviewing"))
    say(case, "Said.", by=done, at=world.in_panel)
    assert normalised(page(browser(barred), "reviewing")) == before
    assert send_digests(world.in_panel + MINUTE) == 0
