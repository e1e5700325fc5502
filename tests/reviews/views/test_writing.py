"""Saving a review field by field while somebody writes, and its earlier texts."""

import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.actions.working_copy import fingerprint
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.models import Case, Panel, Review, ReviewRevision
from reviews.queries.reviewing import own_review
from tests.reviews.views.test_walk import bases_in, bases_of, browser, page
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
EMPTY = fingerprint("")


@pytest.fixture
def world() -> World:
    return make_world(1)


@pytest.fixture
def case(world: World) -> Case:
    return case_number(world)


@pytest.fixture
def reader(world: World, case: Case) -> User:
    user = make_reviewer(world.panel, name="Reader Ring")
    assign(case, user)
    return user


def send(client: Client, case: Case, **values: Any) -> HttpResponse:
    sent = {"editor": client.session["_auth_user_id"], "request_key": uuid.uuid4()} | values
    return client.post(reverse("autosave_review", args=[case.pk]), sent)


def test_a_field_is_saved_and_the_answer_says_what_the_next_save_starts_from(case: Case, reader: User) -> None:
    client = browser(reader)

    first = send(client, case, text_quality="One.", base_text_quality=EMPTY)
    second = send(client, case, text_quality="Two.", base_text_quality=first.json()["bases"]["text_quality"])
    grade = send(client, case, grade_quality="6", base_grade_quality=fingerprint(None))

    assert [one.status_code for one in (first, second, grade)] == [200, 200, 200]
    assert re.fullmatch(r"\d\d:\d\d:\d\d", second.json().pop("at"))
    assert {name: second.json()[name] for name in ("bases", "clashes", "errors")} == {
        "bases": {"text_quality": fingerprint("Two.")},
        "clashes": {},
        "errors": {},
    }
    assert list(Review.objects.get().scores.values_list("grade", "text")) == [(6, "Two.")]


def test_a_retry_with_its_key_counts_once(case: Case, reader: User) -> None:
    client, key = browser(reader), uuid.uuid4()
    first = send(client, case, request_key=key, text_quality="One.", base_text_quality=EMPTY)
    send(client, case, text_quality="Later.", base_text_quality=fingerprint("One."))

    again = send(client, case, request_key=key, text_quality="One.", base_text_quality=EMPTY)

    assert again.json()["bases"] == first.json()["bases"]
    assert list(ReviewRevision.objects.order_by("pk").values_list("value", flat=True)) == ["One.", "Later."]


def test_two_windows_get_both_texts_and_lose_none(case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, text_quality="First.", base_text_quality=EMPTY)

    answer = send(client, case, text_quality="Second.", base_text_quality=EMPTY, note="N", base_note=EMPTY)

    assert answer.status_code == 409
    other = answer.json()["clashes"]["text_quality"]
    assert (other["text"], other["base"], other["is_own"], other["is_kept"]) == (
        "First.",
        fingerprint("First."),
        True,
        True,
    )
    assert answer.json()["bases"] == {"note": fingerprint("N")}
    assert list(ReviewRevision.objects.filter(is_set_aside=True).values_list("value", flat=True)) == ["Second."]
    assert send(client, case, text_quality="Second.", base_text_quality=other["base"]).status_code == 200


def test_a_grade_of_another_window_is_shown_by_the_name_of_its_level(case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, grade_quality="6", base_grade_quality=fingerprint(None))

    answer = send(client, case, grade_quality="5", base_grade_quality=fingerprint(None))

    assert answer.json()["clashes"]["grade_quality"]["text"].startswith("6")


def test_what_cannot_be_stored_is_said_and_the_rest_is_saved(case: Case, reader: User) -> None:
    answer = send(
        browser(reader),
        case,
        text_quality="x" * 8001,
        base_text_quality=EMPTY,
        grade_quality="8",
        base_grade_quality=fingerprint(None),
        note="N",
        base_note=EMPTY,
    )

    assert (answer.status_code, answer.json()["bases"]) == (200, {"note": fingerprint("N")})
    assert set(answer.json()["errors"]) == {"text_quality", "grade_quality"}
    assert "1 characters too long" in answer.json()["errors"]["text_quality"][0]


def test_who_is_signed_out_or_somebody_else_is_told_to_sign_in(world: World, case: Case, reader: User) -> None:
    sent = {"editor": str(reader.pk), "text_quality": "Mine.", "base_text_quality": EMPTY}
    address = reverse("autosave_review", args=[case.pk])

    assert Client().post(address, sent).status_code == 401
    assert browser(make_reviewer(world.panel)).post(address, sent).status_code == 401
    assert not Review.objects.exists()


def test_who_does_not_read_the_case_saves_nothing(world: World, case: Case) -> None:
    for role in ("member", "chair"):
        answer = send(browser(make_reviewer(world.panel, role)), case, text_quality="Mine.", base_text_quality=EMPTY)
        assert answer.status_code == 404
    assert not Review.objects.exists()


def test_what_is_submitted_or_locked_is_refused_in_words(world: World, case: Case, reader: User) -> None:
    write_review(case, reader, world.review)
    client, change = browser(reader), {"note": "Later.", "base_note": EMPTY}

    submitted = send(client, case, **change)
    Review.objects.update(state="saved", submitted_at=None)
    Panel.objects.update(list_state=Panel.ListState.LOCKED)
    locked = send(client, case, **change)

    assert (submitted.status_code, "The review is submitted." in submitted.json()["refused"]) == (403, True)
    assert (locked.status_code, "locked" in locked.json()["refused"]) == (403, True)


def test_a_late_conflict_closes_what_is_written_at_once_and_keeps_what_was_saved(case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, text_quality="Before.", base_text_quality=EMPTY)
    client.post(reverse("declare_case", args=[case.pk]), {"ground": "relation", "note": ""})

    after = send(client, case, text_quality="After.", base_text_quality=fingerprint("Before."))

    assert after.status_code == 404
    assert list(ReviewRevision.objects.values_list("value", flat=True)) == ["Before."]
    for name in ("review_history", "restore_review"):
        assert client.post(reverse(name, args=[case.pk, "text_quality"])).status_code == 404


def test_earlier_texts_are_read_and_put_back(case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, text_quality="A first text.", base_text_quality=EMPTY)
    send(client, case, text_quality="A second text.", base_text_quality=fingerprint("A first text."))
    address = reverse("review_history", args=[case.pk, "text_quality"])
    assert address in page(client, "review_case", case.pk)

    folded = client.get(address).content.decode()
    within = re.search(r"\?within=(\d+)", folded)[0]
    shown = client.get(address + within).content.decode()
    [entry] = re.findall(r'name="entry" value="(\d+)"', shown)
    [base] = re.findall(r'name="base" value="(\w+)"', shown)
    put_back = {"entry": entry, "base": base, "request_key": str(uuid.uuid4())}
    done = client.post(reverse("restore_review", args=[case.pk, "text_quality"]), put_back, follow=True)

    assert "The earlier text is back." in done.content.decode()
    assert own_review(reader, case).marks["quality"].text == "A first text."
    assert Event.objects.filter(action="read", detail__thing=f"case:{case.pk}:review:text_quality").exists()


def test_a_field_that_is_none_and_a_text_that_is_not_there_are_404(case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, text_quality="Mine.", base_text_quality=EMPTY)

    assert "Nothing saved yet" in page(client, "review_history", case.pk, "text_overall")
    for field in ("charm", "text_charm", "base_note"):
        assert client.get(reverse("review_history", args=[case.pk, field])).status_code == 404
    for entry in ("", "999999", "x", "9" * 30):
        sent = {"entry": entry, "base": EMPTY}
        assert client.post(reverse("restore_review", args=[case.pk, "text_quality"]), sent).status_code == 404


def test_a_submitted_review_has_its_history_but_puts_nothing_back(world: World, case: Case, reader: User) -> None:
    write_review(case, reader, world.review)
    client = browser(reader)

    shown = page(client, "review_history", case.pk, "text_quality")

    assert ("Strong." in shown, "Put this text back" in shown) == (True, False)


def test_notes_for_oneself_are_shown_to_nobody_else(world: World, case: Case, reader: User) -> None:
    client = browser(reader)
    send(client, case, own_quality="A doubt of mine", base_own_quality=EMPTY)
    write_review(case, reader, world.review)
    second = make_reviewer(world.panel)
    assign(case, second)
    write_review(case, second, world.review)

    assert "A doubt of mine" in page(client, "review_case", case.pk)
    assert "A doubt of mine" not in page(client, "other_reviews", case.pk)
    for user in (second, world.officer):
        assert "A doubt of mine" not in page(browser(user), "other_reviews", case.pk)
        assert "A doubt of mine" not in page(browser(user), "review_case", case.pk)


def test_without_a_script_the_chosen_answer_of_two_is_kept(case: Case, reader: User) -> None:
    client, address = browser(reader), reverse("review_case", args=[case.pk])
    bases = bases_of(client, case)
    client.post(address, bases | {"text_quality": "First."})
    both = client.post(address, bases | {"text_quality": "Second."}).content.decode()

    taken = client.post(address, bases_in(both) | {"text_quality": "Second.", "take_other": "text_quality"})

    assert (taken.status_code, own_review(reader, case).marks["quality"].text) == (302, "First.")


def test_a_review_that_was_saved_after_it_was_checked_is_read_again(world: World, case: Case, reader: User) -> None:
    write_review(case, reader, world.review, submit=False)
    client = browser(reader)
    send(client, case, note="Later.", base_note=EMPTY)

    answer = client.post(reverse("check_review", args=[case.pk]), {"revision": "1"}, follow=True)

    assert "Read it once more before you submit it." in answer.content.decode()
    assert Review.objects.get().state == "saved"
