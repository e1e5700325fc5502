"""The calls as others follow them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from applications.actions.public_questions import Words, replace_question, withdraw_question
from applications.models import Call, Notice
from tests import factories
from tests.applications.enquiring import officer_of, published
from tests.factories import DAY, NOW
from tests.reviews.register.test_open_data import entries

pytestmark = pytest.mark.django_db


def make_notice(call: Call, text: str, *, at=NOW - DAY, **columns) -> Notice:
    return Notice.objects.create(
        call=call, at=at, text_sv=f"{text} (sv)", text_en=text, by=factories.make_user(), **columns
    )


def test_the_feed_has_calls_notices_and_moved_deadlines_the_newest_first(client):
    call = factories.make_call("vr")
    make_notice(call, "Two days <more>", at=NOW - timedelta(hours=2), old_closes_at=NOW)
    make_notice(call, "Read the form again")
    factories.make_call("vinnova", published=False)
    make_notice(call, "Of tomorrow", at=NOW + DAY)

    found = entries(client, "call_feed")

    title = f"{call.title_en} (VR)"
    assert [one["title"] for one in found] == [f"Deadline moved: {title}", f"Notice: {title}", f"New call: {title}"]
    assert [one["summary"] for one in found[:2]] == ["Two days &lt;more&gt;", "Read the form again"]
    assert {one["link"] for one in found} == {found[0]["link"]}
    assert len({one["id"] for one in found}) == 3
    assert found == entries(client, "call_feed")
    assert entries(client, "call_feed", "sv")[1]["summary"] == "Read the form again (sv)"


def test_an_answer_stands_in_the_feed_as_it_is_now_until_it_is_withdrawn(client):
    call = factories.make_call("vr")
    officer = officer_of(call)
    question = published(call, officer, at=NOW - timedelta(hours=3))
    published(call, officer, at=NOW - timedelta(hours=2))
    new = Words("Får vi söka?", "May we apply?", "Nej.", "No.")
    replace_question(question, new, seen=1, by=officer, at=NOW - timedelta(hours=1))

    first, second, _call = entries(client, "call_feed")

    assert (first["title"], first["summary"]) == (f"Answer: {call.title_en} (VR)", "May we apply? No.")
    assert first["id"] == f"urn:uuid:{question.pk}"
    assert first["link"].endswith(f"#question-{question.reference}")
    assert second["summary"] == "May we apply? Yes."
    withdraw_question(question, reason_sv="Fel.", reason_en="Wrong.", by=officer, at=NOW)
    assert entries(client, "call_feed")[0]["summary"] == second["summary"]


def test_what_xml_cannot_hold_stops_no_feed(client):
    make_notice(factories.make_call("vr"), "Pasted\x0bfrom \ufffea word\x07 processor")
    assert entries(client, "call_feed")[0]["summary"] == "Pasted from  a word  processor"


def test_an_empty_portal_has_an_empty_feed_and_calendar(client):
    assert entries(client, "call_feed") == []
    assert "BEGIN:VEVENT" not in client.get(reverse("calls_calendar", args=["en"])).content.decode()


def test_the_calendar_has_each_public_deadline_once_and_its_moves_counted(client):
    call = factories.make_call("vr")
    make_notice(call, "Later", old_closes_at=NOW)
    other = factories.make_call("vinnova")
    factories.make_call("vr", published=False)

    content = client.get(reverse("calls_calendar", args=["sv"])).content.decode()

    found = dict(zip(re.findall(r"UID:(\S+)@", content), re.findall(r"SEQUENCE:(\d)", content), strict=True))
    assert found == {str(call.pk): "1", str(other.pk): "0"}


def test_feed_and_calendar_cost_the_same_with_one_call_and_three(client, django_assert_num_queries):
    for number in (1, 3):
        while Call.objects.count() < number:
            make_notice(call := factories.make_call("vr"), "News")
            published(call, officer_of(call), at=NOW - DAY)
        for name, n in (("call_feed", 5), ("calls_calendar", 3)):
            with django_assert_num_queries(n):
                client.get(reverse(name, args=["en"]))
