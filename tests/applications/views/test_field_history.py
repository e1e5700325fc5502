"""The earlier texts of a field: read by the consortium, put back by those who may edit."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.answers import save_answers
from applications.actions.working_copy import Change
from applications.models import Answer, AnswerRevision
from tests.factories import DAY, NOW, add_applicant, make_application, make_call, make_user


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def write(application, text, base, *, by=None, at=NOW):
    return save_answers(application, {"abstract": Change(text, base)}, by=by or application.created_by, at=at)


def address(application, field="abstract", section="summary", name="field_history"):
    return reverse(name, args=[application.reference, section, field])


def entries(html):
    return re.findall(r'name="entry" value="([ra]\d+)"', html)


def put_back(client, application, entry, base="0"):
    values = {"entry": entry, "base": base, "request_key": uuid.uuid4()}
    return client.post(address(application, name="restore_answer"), values, follow=True)


def test_texts_stand_there_with_author_and_what_changed_and_one_is_put_back(application):
    colleague = make_user("Cecilia Colleague")
    add_applicant(application.consortium, colleague, role="administrator")
    write(application, "A first text.", "0")
    write(application, "A second text.", "1", by=colleague)
    client = client_of(application.created_by)

    html = client.get(address(application)).content.decode()

    assert "Cecilia Colleague" in html
    assert re.findall(r"<(ins|del)>([^<]*)</", html)[:2] == [("del", "first"), ("ins", "second")]
    assert html.count("Stands now") == 1
    done = put_back(client, application, *entries(html), base="2")
    assert "The earlier text is back" in done.content.decode()
    assert Answer.objects.get(field_key="abstract").value == "A first text."
    assert list(AnswerRevision.objects.order_by("revision").values_list("value", flat=True)) == [
        "A first text.",
        "A second text.",
        "A first text.",
    ]


def test_what_was_set_aside_is_there_and_can_be_chosen_later(application):
    write(application, "Theirs.", "0")
    write(application, "Mine.", "0")
    client = client_of(application.created_by)

    html = client.get(address(application)).content.decode()

    assert html.count("Not chosen") == 1
    put_back(client, application, next(entry for entry in entries(html) if entry.startswith("a")), base="1")
    assert Answer.objects.get(field_key="abstract").value == "Mine."


def test_a_text_is_not_put_back_over_one_that_the_page_did_not_show(application):
    write(application, "First.", "0")
    write(application, "Second.", "1", at=NOW + DAY / 24)
    client = client_of(application.created_by)
    html = client.get(address(application)).content.decode()
    [base] = set(re.findall(r'name="base" value="(\d+)"', html))
    write(application, "Saved meanwhile.", "2")
    told = put_back(client, application, *entries(html), base=base)
    assert (base, "Somebody else has just saved another answer" in told.content.decode()) == ("2", True)
    assert Answer.objects.get(field_key="abstract").value == "Saved meanwhile."


def test_the_field_leads_there_once_it_has_a_history(application):
    client = client_of(application.created_by)
    section = reverse("section", args=[application.reference, "summary"])
    assert "Earlier texts" not in client.get(section).content.decode()
    write(application, "A text.", "0")
    assert client.get(section).content.decode().count(f'href="{address(application)}"') == 1


def test_readers_read_and_strangers_find_nothing(application):
    write(application, "Secret words.", "0")
    write(application, "Other words.", "1", at=NOW + DAY / 24)
    reader = make_user()
    add_applicant(application.consortium, reader)
    page = client_of(reader).get(address(application)).content.decode()
    assert ("<ins>Other</ins>" in page, "<del>Secret</del>" in page, entries(page)) == (True, True, [])
    [first] = AnswerRevision.objects.filter(revision=1)
    assert put_back(client_of(reader), application, f"r{first.pk}").status_code == 403
    assert client_of(make_user()).get(address(application)).status_code == 404
    assert Answer.objects.get(field_key="abstract").value == "Other words."


def test_only_fields_of_the_section_with_a_history_have_one(application):
    other = make_application(application.call, complete=False)
    write(application, "A text.", "0")
    write(other, "Of another application.", "0")
    client = client_of(application.created_by)
    for place in (address(application, "keywords"), address(application, "abstract", "research")):
        assert client.get(place).status_code == 404
    [foreign] = AnswerRevision.objects.filter(application_id=other.pk)
    assert put_back(client, application, f"r{foreign.pk}").status_code == 404
    assert client.get(address(application, name="restore_answer")).status_code == 405


def test_the_page_asks_as_much_for_many_texts_as_for_one(application):
    client = client_of(application.created_by)
    write(application, "Text 0.", "0")
    client.get(address(application))
    counts = [_count(client, application)]
    for number in range(1, 4):
        write(application, f"Text {number}.", str(number), at=NOW + number * DAY / 24)
    counts.append(_count(client, application))
    assert counts[0] == counts[1] <= 12


def _count(client, application):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(application)).status_code == 200
    return len(asked)
