"""The earlier texts of a field: read by the consortium, put back by those who may edit."""

import itertools
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.answers import save_answers
from applications.actions.drafting import basics_values, save_basics
from applications.actions.working_copy import Change, fingerprint
from applications.models import Answer, AnswerRevision
from tests.factories import DAY, NOW, add_applicant, make_application, make_call, make_organisation, make_user


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
    assert (base, "Another answer has just been saved" in told.content.decode()) == ("2", True)
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


def test_what_one_wrote_in_ten_minutes_is_one_text_and_each_of_them_is_there_too(application):
    for number in range(4):
        write(application, f"Text {number}.", str(number), at=NOW + number * DAY / 24 / 60)
    client = client_of(application.created_by)

    together = client.get(address(application)).content.decode()
    [within] = re.findall(r'href="\?within=(r\d+)"', together)
    each = client.get(address(application), {"within": within}).content.decode()

    assert ("4 times saved since" in together, entries(together)) == (True, [])
    assert re.findall(r"<(ins|del)>(\d)</", each) == [
        ("del", "2"),
        ("ins", "3"),
        ("del", "1"),
        ("ins", "2"),
        ("del", "0"),
        ("ins", "1"),
    ]
    put_back(client, application, entries(each)[-1], base="4")
    assert Answer.objects.get(field_key="abstract").value == "Text 0."
    for unknown in ("r0", "x", "r" + "9" * 30):
        assert client.get(address(application), {"within": unknown}).status_code == 404


@pytest.fixture
def basics(application):
    """Saves something of the project information over what stands, an hour after the time before."""
    hours = itertools.count()

    def save(**values):
        application.refresh_from_db()
        bases = {key: fingerprint(value) for key, value in basics_values(application).items()}
        changes = {key: Change(value, bases[key]) for key, value in values.items()}
        return save_basics(application, changes, by=application.created_by, at=NOW + next(hours) * DAY / 24)

    return save


def test_choices_have_a_history_by_name_and_one_is_put_back(application, basics):
    first, second = application.call.areas.order_by("pk")[:2]
    basics(area=first)
    basics(area=second)
    page = reverse("section", args=[application.reference, "basics"])
    client = client_of(application.created_by)
    place = address(application, "area", "basics")
    assert client.get(page).content.decode().count(f'href="{place}"') == 1

    html = client.get(place).content.decode()

    [newer, older] = re.findall(r'<p class="pre version-text">(.*)</p>', html)
    assert re.sub(r"<del>[^<]*</del>|</?ins>", "", newer) == second.name_en
    assert older == first.name_en
    [base] = set(re.findall(r'name="base" value="([0-9a-f]+)"', html))
    oldest = min(AnswerRevision.objects.filter(field_key="area"), key=lambda one: one.revision)
    values = {"entry": f"r{oldest.pk}", "base": base, "request_key": uuid.uuid4()}
    client.post(address(application, "area", "basics", "restore_answer"), values)
    application.refresh_from_db()
    assert application.area == first
    assert AnswerRevision.objects.filter(field_key="area").count() == 3


def test_an_organisation_is_put_back_with_its_party_and_codes_as_they_were(application, basics):
    university = make_organisation("First University")
    basics(organisation=university, subject_codes=["10201"])
    basics(organisation=make_organisation("Second University"), subject_codes=["20205"])
    client = client_of(application.created_by)

    for field in ("organisation", "subject_codes"):
        html = client.get(address(application, field, "basics")).content.decode()
        [base] = set(re.findall(r'name="base" value="([0-9a-f]+)"', html))
        first = AnswerRevision.objects.get(field_key=field, revision=1)
        values = {"entry": f"r{first.pk}", "base": base, "request_key": uuid.uuid4()}
        client.post(address(application, field, "basics", "restore_answer"), values)

    application.refresh_from_db()
    assert (application.consortium.parties.get().organisation, application.subject_codes) == (university, ["10201"])


def test_what_names_nothing_any_more_is_not_put_back(application, basics):
    area = application.call.areas.first()
    basics(area=area)
    gone = AnswerRevision.objects.create(
        application_id=application.pk,
        field_key="area",
        value=str(uuid.uuid4()),
        revision=9,
        by_id=application.created_by_id,
        at=NOW,
    )
    client = client_of(application.created_by)

    values = {"entry": f"r{gone.pk}", "base": fingerprint(str(area.pk)), "request_key": uuid.uuid4()}
    put = client.post(address(application, "area", "basics", "restore_answer"), values)

    application.refresh_from_db()
    assert (put.status_code, application.area) == (404, area)


def test_the_page_of_a_choice_asks_as_much_for_many_as_for_one(application, basics):
    first, second = application.call.areas.order_by("pk")[:2]
    client = client_of(application.created_by)
    place = address(application, "area", "basics")
    basics(area=first)
    client.get(place)
    counts = [_count(client, application, place)]
    for area in (second, first, second):
        basics(area=area)
    counts.append(_count(client, application, place))
    assert counts[0] == counts[1] <= 12


def _count(client, application, place=""):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place or address(application)).status_code == 200
    return len(asked)
