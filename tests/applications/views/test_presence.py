"""What an open page of a section hears about the others: who is there, where they write, what they have saved."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.answers import save_answers
from applications.actions.drafting import basics_values, save_basics
from applications.actions.working_copy import Change, fingerprint
from applications.models import Application
from applications.queries.presence import place_written
from clusterportal.audit.models import Event
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

ELSEWHERE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9"}}


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def leader(application):
    return client_of(application.created_by)


@pytest.fixture
def colleague(application):
    return join(application, "Cecilia Colleague")


def join(application, name):
    user = make_user(name)
    add_applicant(application.consortium, user, role="administrator")
    return user


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def ask(client, application, section="summary", *, mark="", **asked):
    headers = {"If-None-Match": mark} if mark else {}
    address = reverse("presence", args=[application.reference, section])
    return client.get(address, {"base_abstract": "0", **asked}, headers=headers)


def write(application, text, base="0", *, by):
    save_answers(application, {"abstract": Change(text, base)}, by=by, at=NOW)


def test_alone_one_hears_nothing_and_asks_less_often(application, leader):
    assert ask(leader, application).json() == {"here": "", "writing": {}, "changed": {}, "again": 20}


def test_others_are_seen_where_they_write(application, leader, colleague):
    ask(client_of(colleague), application, writes="abstract")

    assert ask(leader, application).json() == {
        "here": "Cecilia Colleague is editing this section too.",
        "writing": {"abstract": "Cecilia Colleague is writing here."},
        "changed": {},
        "again": 7,
    }
    ask(client_of(join(application, "Dag Deputy")), application)
    together = ask(leader, application).json()["here"]
    assert together == "Cecilia Colleague and Dag Deputy are editing this section too."
    assert ask(leader, application, "research").json()["here"] == ""


def test_whoever_leaves_is_gone_at_once(application, leader, colleague):
    other = client_of(colleague)
    ask(other, application, writes="abstract")

    assert ask(other, application, leaves="1").status_code == 204
    assert ask(leader, application).json()["here"] == ""


def test_nothing_new_is_answered_without_a_body(application, leader, colleague):
    first = ask(leader, application)
    again = ask(leader, application, mark=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")

    ask(client_of(colleague), application)
    assert ask(leader, application, mark=first["ETag"]).status_code == 200


def test_what_another_has_saved_comes_as_its_field_and_in_words(application, leader, colleague):
    first = ask(leader, application)
    write(application, "Her words.", by=colleague)

    answer = ask(leader, application, mark=first["ETag"], base_keywords="0")

    [(key, changed)] = answer.json()["changed"].items()
    page = leader.get(reverse("section", args=[application.reference, "summary"])).content.decode()
    at = changed["updated"].removeprefix("Updated by Cecilia Colleague ").removesuffix(".")
    assert (key, changed["base"]) == ("abstract", "1")
    assert 'id="div_id_abstract"' in changed["html"]
    assert "".join(changed["html"].split()) in "".join(page.split())
    assert changed["changed"] == f"Cecilia Colleague changed this field at {at}."
    assert changed["spoken"].endswith(f": Updated by Cecilia Colleague {at}.")
    assert ask(leader, application, base_abstract="1").json()["changed"] == {}


def test_titles_and_choices_come_too(application, leader, colleague):
    bases = {key: fingerprint(value) for key, value in basics_values(application).items()}
    title, codes = Change("Sensors", bases["title_en"]), Change(["10201"], bases["subject_codes"])
    save_basics(application, {"title_en": title, "subject_codes": codes}, by=colleague, at=NOW)

    asked = {f"base_{key}": base for key, base in bases.items()}
    changed = ask(leader, application, "basics", **asked).json()["changed"]

    assert set(changed) == {"title_en", "subject_codes"}
    assert 'value="Sensors"' in changed["title_en"]["html"]
    assert 'value="10201"' in changed["subject_codes"]["html"]


def test_who_may_not_edit_any_more_is_neither_seen_nor_answered(application, leader, colleague):
    other = client_of(colleague)
    ask(other, application, writes="abstract")
    application.consortium.applicants.filter(person__user=colleague).update(rights="read")

    assert ask(other, application).status_code == 403
    assert ask(leader, application).json()["here"] == ""
    application.consortium.applicants.filter(person__user=colleague).update(invitation="revoked")
    assert ask(other, application).status_code == 404


@pytest.mark.parametrize("section", ["consortium", "budget", "nothing"])
def test_sections_without_a_form_that_saves_by_itself_have_none(application, leader, section):
    assert ask(leader, application, section).status_code == 404


def test_asking_costs_the_same_for_many_and_writes_nothing(application, leader, colleague):
    ask(leader, application)
    counts = [_statements(leader, application)]
    for number in range(3):
        ask(client_of(join(application, f"Person {number}")), application, writes="abstract")
    ask(client_of(colleague), application)
    counts.append(_statements(leader, application))

    assert len(counts[0]) == len(counts[1]) <= 12
    assert [one for one in counts[1] if not one.startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    assert Event.objects.filter(chain=f"application:{application.pk}").count() == 0
    assert Application.objects.get(pk=application.pk).revision == application.revision


def test_without_its_cache_the_portal_answers_without_names(application, leader, colleague, settings):
    ask(client_of(colleague), application, writes="abstract")
    settings.CACHES = ELSEWHERE
    write(application, "Her words.", by=colleague)

    answer = ask(leader, application).json()

    assert (answer["here"], answer["writing"], list(answer["changed"])) == ("", {}, ["abstract"])
    assert ask(leader, application, leaves="1").status_code == 204
    assert leader.get(reverse("section", args=[application.reference, "summary"])).status_code == 200


def test_what_is_kept_is_short_and_names_nobody(application, leader):
    ask(leader, application, writes="x" * 500)

    kept = cache.get(place_written(application, "summary", application.created_by.pk))
    assert kept == "x" * 60


def _statements(client, application):
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, application).status_code == 200
    return [one["sql"] for one in asked]
