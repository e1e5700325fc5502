"""The page behind the link: what it shows to whom, and that looking changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.audit.models import Event
from reviews.actions.inviting import review_token
from reviews.models import PanelRole, ReviewInvitation
from tests.factories import make_user
from tests.reviews.actions.test_inviting import ask, say_yes
from tests.reviews.worlds import make_known, make_world

pytestmark = pytest.mark.django_db


def address(invitation: ReviewInvitation, name: str = "review_invitation") -> str:
    return reverse(name, args=[review_token(invitation)])


@pytest.fixture
def asked() -> ReviewInvitation:
    """An external reviewer is asked to read two named cases."""
    world = make_world(n_cases=2)
    return ask(world, make_known(world.panel), 1, 2)


def test_following_every_link_of_the_mail_changes_nothing_and_reads_no_title(asked: ReviewInvitation) -> None:
    before = Event.objects.count()
    names = ("review_invitation", "accept_review_invitation", "decline_review_invitation", "review_invitation_dates")
    pages = [Client().get(address(asked, name)).content.decode() for name in names]
    asked.refresh_from_db()
    assert (asked.state, Event.objects.count()) == ("sent", before)
    title = title_of_first(asked)
    assert not [page for page in pages if title in page]


def title_of_first(invitation: ReviewInvitation) -> str:
    title = str(invitation.cases.order_by("label")[0].application.title_en)
    assert title
    return title


def test_a_press_of_the_button_shows_the_cases_and_is_on_record(asked: ReviewInvitation) -> None:
    client = Client()
    page = client.post(address(asked, "accept_review_invitation"), {"open": "1"}, follow=True).content.decode()
    assert title_of_first(asked) in page
    assert Event.objects.filter(action="read", detail__thing=f"invitation:{asked.pk}:parties").count() == 1


def test_a_yes_without_answers_says_so_beside_each_and_keeps_what_was_written(asked: ReviewInvitation) -> None:
    client = Client()
    client.post(address(asked, "accept_review_invitation"), {"open": "1"})
    answer = client.post(address(asked, "accept_review_invitation"), {"save": "1", "words": "I start in May."})
    page = answer.content.decode()
    assert (answer.status_code, page.count("Answer about this application yourself.")) == (422, 4)
    assert "I start in May." in page


def test_a_yes_leads_to_choosing_an_account(asked: ReviewInvitation) -> None:
    client = Client()
    client.post(address(asked, "accept_review_invitation"), {"open": "1"})
    answers = {f"answer_{case.application_id}": "none" for case in asked.cases.all()}
    sent = answers | {"save": "1", "is_accepted": "on"}
    page = client.post(address(asked, "accept_review_invitation"), sent, follow=True).content.decode()
    assert "You have accepted. Thank you." in page
    assert "Create an account" in page
    assert PanelRole.objects.get(reviewer=asked.reviewer).rules_accepted_at is not None


def test_an_account_of_any_address_reviews(asked: ReviewInvitation) -> None:
    say_yes(asked)
    client, account = Client(), make_user("Eva Extern")
    client.force_login(account)
    page = client.get(address(asked)).content.decode()
    assert f"You are signed in as {account.email}." in page
    answer = client.post(address(asked, "take_review_invitation"))
    assert answer.headers["Location"] == reverse("reviewing")
    asked.reviewer.person.refresh_from_db()
    assert asked.reviewer.person.user == account


def test_a_no_needs_a_reason_and_keeps_what_was_written(asked: ReviewInvitation) -> None:
    client = Client()
    answer = client.post(address(asked, "decline_review_invitation"), {"words": "Sorry.", "suggested_name": "Bo"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sorry." in page
    client.post(address(asked, "decline_review_invitation"), {"why": "time", "words": "Sorry."})
    assert "You have declined. Thank you for your answer." in client.get(address(asked)).content.decode()


def test_when_the_answer_was_due_the_page_says_so(asked: ReviewInvitation) -> None:
    ReviewInvitation.objects.filter(pk=asked.pk).update(answer_by=asked.invited_at)
    client = Client()
    assert "The time to answer is over." in client.get(address(asked)).content.decode()
    answer = client.post(address(asked, "decline_review_invitation"), {"why": "time"})
    assert answer.headers["Location"] == address(asked)
    asked.refresh_from_db()
    assert asked.state == "sent"


def test_the_calendar_file_holds_what_is_due(asked: ReviewInvitation) -> None:
    file = Client().get(address(asked, "review_invitation_dates")).content.decode()
    assert file.count("BEGIN:VEVENT") == 1
    assert f"DTSTART:{asked.panel.round.review_due_at:%Y%m%d}" in file


def test_a_guessed_link_does_not_exist(asked: ReviewInvitation) -> None:
    assert Client().get(reverse("review_invitation", args=["0" * 64])).status_code == 404
