"""Saving field by field while somebody writes, as the page's script does it."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Answer, AnswerRevision, Application, SetAsideAnswer
from clusterportal.demo.models import ClockOffset
from tests.factories import add_applicant, make_application, make_call, make_user


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def leader(application):
    return client_of(application.created_by)


@pytest.fixture
def colleague(application):
    user = make_user("Cecilia Colleague")
    add_applicant(application.consortium, user, role="administrator")
    return user


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, application, section="summary", *, key=None, editor=None, **values):
    address = reverse("autosave", args=[application.reference, section])
    editor = editor or client.session["_auth_user_id"]
    return client.post(address, {"editor": editor, "request_key": key or uuid.uuid4(), **values})


def test_a_field_is_saved_and_the_answer_says_what_the_next_save_starts_from(application, leader):
    first = send(leader, application, abstract="One.", base_abstract="0")
    second = send(leader, application, abstract="One. Two.", base_abstract=first.json()["bases"]["abstract"])

    assert (first.status_code, second.status_code) == (200, 200)
    assert re.fullmatch(r"\d\d:\d\d:\d\d", second.json().pop("at"))
    assert {name: second.json()[name] for name in ("bases", "clashes", "errors")} == {
        "bases": {"abstract": "2"},
        "clashes": {},
        "errors": {},
    }
    assert list(Answer.objects.values_list("field_key", "value", "revision")) == [("abstract", "One. Two.", 2)]


def test_a_retry_with_its_key_counts_once_and_hears_what_the_first_one_heard(application, leader):
    key = uuid.uuid4()
    first = send(leader, application, key=key, abstract="One.", base_abstract="0")
    send(leader, application, abstract="Later.", base_abstract="1")

    again = send(leader, application, key=key, abstract="One.", base_abstract="0")

    assert again.json()["bases"] == first.json()["bases"] == {"abstract": "1"}
    assert list(AnswerRevision.objects.order_by("revision").values_list("value", flat=True)) == ["One.", "Later."]


def test_two_fields_of_two_people_never_disturb_each_other(application, leader, colleague):
    send(leader, application, abstract="By the leader.", base_abstract="0")
    answer = send(client_of(colleague), application, keywords="light", base_keywords="0")

    assert (answer.status_code, answer.json()["bases"]) == (200, {"keywords": "1"})
    assert dict(Answer.objects.values_list("field_key", "value")) == {"abstract": "By the leader.", "keywords": "light"}


def test_one_field_of_two_people_comes_back_with_both_texts_and_loses_none(application, leader, colleague):
    send(client_of(colleague), application, abstract="Hers.", base_abstract="0")

    answer = send(leader, application, abstract="Mine.", base_abstract="0", keywords="light", base_keywords="0")

    assert answer.status_code == 409
    other = answer.json()["clashes"]["abstract"]
    assert (other["text"], other["base"], other["by"]) == ("Hers.", "1", "Cecilia Colleague")
    assert answer.json()["bases"] == {"keywords": "1"}
    assert Answer.objects.get(field_key="abstract").value == "Hers."
    assert list(SetAsideAnswer.objects.values_list("value", "by_id")) == [("Mine.", application.created_by_id)]
    mine = send(leader, application, abstract="Mine.", base_abstract=other["base"])
    assert (mine.status_code, Answer.objects.get(field_key="abstract").value) == (200, "Mine.")


def test_titles_clash_by_their_value_and_have_a_history_too(application, leader, colleague):
    page = leader.get(reverse("section", args=[application.reference, "basics"])).content.decode()
    base = re.search(r'name="base_title_en" value="([0-9a-f]+)"', page)[1]
    hers = send(client_of(colleague), application, "basics", title_en="Her title", base_title_en=base)

    answer = send(leader, application, "basics", title_en="My title", base_title_en=base)

    assert (hers.status_code, answer.status_code) == (200, 409)
    other = answer.json()["clashes"]["title_en"]
    assert (other["text"], other["by"], other["is_kept"]) == ("Her title", "Cecilia Colleague", True)
    mine = send(leader, application, "basics", title_en="My title", base_title_en=other["base"])
    assert mine.status_code == 200
    assert Application.objects.get().title_en == "My title"
    saved = AnswerRevision.objects.filter(field_key="title_en").order_by("revision")
    assert list(saved.values_list("value", flat=True))[-2:] == ["Her title", "My title"]
    assert list(SetAsideAnswer.objects.values_list("value", flat=True)) == ["My title"]


def test_choices_clash_by_their_value_and_have_a_history_too(application, leader, colleague):
    page = leader.get(reverse("section", args=[application.reference, "basics"])).content.decode()
    sent = {"base_subject_codes": re.search(r'name="base_subject_codes" value="([0-9a-f]+)"', page)[1]}
    send(client_of(colleague), application, "basics", subject_codes="10201", **sent)

    other = send(leader, application, "basics", subject_codes="20205", **sent).json()["clashes"]["subject_codes"]

    assert (other["text"], other["by"], other["is_kept"]) == ("10201", "Cecilia Colleague", True)
    assert list(AnswerRevision.objects.values_list("field_key", "value")) == [("subject_codes", ["10201"])]
    assert list(SetAsideAnswer.objects.values_list("field_key", "value")) == [("subject_codes", ["20205"])]


def test_of_a_field_without_a_history_the_page_does_not_say_that_both_answers_stay(application, leader):
    page = leader.get(reverse("section", args=[application.reference, "basics"])).content.decode()
    sent = {"base_title_en": re.search(r'name="base_title_en" value="([0-9a-f]+)"', page)[1]}
    Application.objects.update(title_en="From before there was a history")

    other = send(leader, application, "basics", title_en="Mine", **sent).json()["clashes"]["title_en"]

    assert (other["text"], other["is_kept"]) == ("From before there was a history", False)


def test_what_cannot_be_stored_is_said_beside_its_field_and_the_rest_is_saved(application, leader):
    answer = send(leader, application, abstract="19900101-9802", base_abstract="0", keywords="x", base_keywords="0")

    assert answer.status_code == 200
    assert answer.json()["bases"] == {"keywords": "1"}
    assert "personal identity number" in answer.json()["errors"]["abstract"][0]


def test_what_is_too_long_is_saved_and_said(application, leader):
    answer = send(leader, application, keywords="x" * 350, base_keywords="0").json()

    assert answer["bases"] == {"keywords": "1"}
    assert "50 characters too long" in answer["errors"]["keywords"][0]


def test_signed_out_or_somebody_else_is_told_so_and_nothing_is_saved(application, leader, colleague):
    anonymous = send(Client(), application, editor=application.created_by_id, abstract="x", base_abstract="0")
    another = send(client_of(colleague), application, editor=application.created_by_id, abstract="x", base_abstract="0")

    assert (anonymous.status_code, another.status_code) == (401, 401)
    assert not Answer.objects.exists()


def test_who_may_only_read_and_who_comes_late_is_refused_in_words(application, leader):
    reader = make_user()
    add_applicant(application.consortium, reader)
    read_only = send(client_of(reader), application, abstract="x", base_abstract="0")
    ClockOffset.objects.create(seconds=int((timedelta(days=400)).total_seconds()))
    late = send(leader, application, abstract="x", base_abstract="0")

    assert [one.status_code for one in (read_only, late)] == [403, 403]
    assert all(one.json()["refused"].endswith(".") for one in (read_only, late))
    assert not Answer.objects.exists()


def test_strangers_and_sections_without_fields_are_not_there(application, leader):
    stranger = send(client_of(make_user()), application, abstract="x", base_abstract="0")
    budget = send(leader, application, "budget", abstract="x", base_abstract="0")
    nowhere = send(leader, application, "nowhere", abstract="x", base_abstract="0")

    assert [one.status_code for one in (stranger, budget, nowhere)] == [404, 404, 404]
    assert leader.get(reverse("autosave", args=[application.reference, "summary"])).status_code == 405


def test_a_field_that_is_not_in_the_request_is_left_alone(application, leader):
    send(leader, application, abstract="Stays.", base_abstract="0", keywords="light", base_keywords="0")

    send(leader, application, keywords="", base_keywords="1")

    assert dict(Answer.objects.values_list("field_key", "value")) == {"abstract": "Stays.", "keywords": None}


def test_giving_up_ones_own_answer_without_script_saves_the_others(application, leader, colleague):
    address = reverse("section", args=[application.reference, "summary"])
    send(client_of(colleague), application, abstract="Hers.", base_abstract="0")
    clash = leader.post(address, {"abstract": "Mine.", "base_abstract": "0", "save": "1"})
    assert clash.status_code == 409
    assert 'name="take_other" value="abstract"' in clash.content.decode()

    both = {"abstract": "Mine.", "base_abstract": "1", "keywords": "light", "base_keywords": "0"}

    taken = leader.post(address, {**both, "take_other": "abstract"})

    assert taken.status_code == 302
    assert dict(Answer.objects.values_list("field_key", "value")) == {"abstract": "Hers.", "keywords": "light"}
    assert list(SetAsideAnswer.objects.values_list("value", flat=True)) == ["Mine."]


def test_the_answer_is_no_page_and_is_not_kept(application, leader):
    answer = send(leader, application, abstract="x", base_abstract="0")

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")
    assert json.loads(answer.content)["bases"] == {"abstract": "1"}
