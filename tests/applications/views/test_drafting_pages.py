"""What the applicant's pages say when something is wrong, and whom they let in."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.registering import register
from applications.actions.submission import submit_due
from applications.domain.form_parsing import parse
from applications.forms.acts import ActForm, RefuseForm, RegisterForm, SignForm, WithdrawForm
from applications.forms.answers import AnswersForm
from applications.forms.basics import BasicsForm, StartForm
from applications.forms.budget import BudgetForm
from applications.forms.consortium import ConfirmPartForm, InviteForm, PartyForm
from applications.forms.curriculum import CurriculumForm
from applications.forms.uploads import AttachmentForm
from applications.models import Answer, Applicant, Application, Receipt
from applications.texts import SENTENCES
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of, fill
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    make_application,
    make_call,
    make_person,
    make_signatory,
    make_user,
    specification,
)


def laid_out(form) -> set[str]:
    return {pointer.name for pointer in form.helper.layout.get_field_names()}


@pytest.mark.django_db
@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_every_form_lays_out_exactly_its_fields(agency):
    application = make_application(make_call(agency))
    form = parse(specification(agency))
    forms = [
        *(AnswersForm(form, section, {}) for section in form.sections if section.kind == "answers"),
        BasicsForm(application=application),
        StartForm(call=application.call),
        InviteForm(),
        PartyForm(call=application.call),
        ConfirmPartForm(),
        CurriculumForm(person=make_person()),
        AttachmentForm(kind=form.attachments[0]),
        ActForm(label="x"),
        RegisterForm(),
        WithdrawForm(),
        SignForm(),
        RefuseForm(),
    ]

    for one in forms:
        assert laid_out(one) == set(one.fields), type(one).__name__


@pytest.mark.django_db
def test_the_budgets_grid_shows_every_field(client):
    application = make_application(make_call("vr"))
    client.force_login(application.created_by)
    party = application.consortium.parties.get()

    html = client.get(reverse("budget", args=[application.reference, party.pk])).content.decode()

    form = BudgetForm(parse(specification("vr")), application.call.grant_years, {})
    assert set(form.fields) <= set(re.findall(r'name="([^"]+)"', html))
    assert "135\u00a0000\u00a0000" in html


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def leader(application):
    client = Client()
    client.force_login(application.created_by)
    return client


def summary(application):
    return reverse("section", args=[application.reference, "summary"])


def test_a_clash_answers_409_with_both_texts_and_the_next_save_decides(application, leader):
    page = fields_of(leader.get(summary(application)).content.decode())
    leader.post(summary(application), {**page, "abstract": "Their words.", "request_key": ""})

    clash = leader.post(summary(application), {**page, "abstract": "My words.", "keywords": "light"})

    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Their words." in html
    assert "My words." in html
    assert Answer.objects.get(field_key="abstract").value == "Their words."
    assert Answer.objects.get(field_key="keywords").value == "light"
    again = leader.post(summary(application), {**fields_of(html), "abstract": "My words.", "keywords": "light"})
    assert again.status_code == 302
    assert Answer.objects.get(field_key="abstract").value == "My words."


def test_an_error_stands_beside_the_field_and_on_top_and_the_rest_is_saved(application, leader):
    typed = "Born 19900101-9802."

    answer = fill(leader, summary(application), abstract=typed, keywords="light")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count("personal identity number") >= 2
    assert typed in html
    assert "<title>Error:" in re.sub(r"\s+", " ", html).replace("<title> ", "<title>")
    assert list(Answer.objects.values_list("field_key", "value")) == [("keywords", "light")]


def test_a_text_over_the_limit_is_kept_and_the_page_says_by_how_much(application, leader):
    answer = fill(leader, summary(application), keywords="x" * 350, save_next="1")

    html = leader.get(answer.url).content.decode()
    assert answer.url == summary(application)
    assert "The text is 50 characters too long" in html
    assert "x" * 350 in html


def test_markup_is_shown_as_text(application, leader):
    fill(leader, reverse("section", args=[application.reference, "research"]), purpose="<script>x</script>{{ y }}")

    html = leader.get(reverse("check", args=[application.reference])).content.decode()

    assert "<script>x" not in html
    assert "&lt;script&gt;x&lt;/script&gt;{{ y }}" in html


def test_what_is_missing_links_to_inputs_that_exist(application, leader):
    html = leader.get(reverse("missing", args=[application.reference])).content.decode()

    links = [one for one in re.findall(r'href="(/applications/[^"]+)"', html) if "#" in one]
    assert len(links) > 20
    for link in links:
        address, anchor = link.split("#")
        assert f'id="{anchor}"' in leader.get(address).content.decode(), link


def test_a_bad_amount_is_shown_again_beside_its_cell(leader, application):
    full = make_application(application.call, leader=application.created_by)
    party = full.consortium.parties.get()
    address = reverse("budget", args=[full.reference, party.pk])
    year = full.call.grant_starts_on.year

    answer = fill(leader, address, **{f"cost.salary.{year}": "1,000", f"funding.own.{year}": "7"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1,000"' in html
    assert "can be read in two ways" in html
    assert party.cells.get(side="funding", line="own", year=year).amount_sek == 7


def test_a_refused_file_is_said_in_words(leader, application):
    address = reverse("upload", args=[application.reference, "research_plan"])

    answer = fill(leader, address, file=SimpleUploadedFile("x.pdf", b"no pdf", "application/pdf"))

    assert answer.status_code == 422
    assert str(SENTENCES["file_not_a_pdf"]) in answer.content.decode()
    assert fill(leader, address, file=SimpleUploadedFile("x.pdf", make_pdf(), "application/pdf")).status_code == 302
    file = application.attachments.get()
    download = leader.get(reverse("attachment", args=[application.reference, file.pk]))
    assert download["Content-Disposition"] == "attachment; filename*=UTF-8''x.pdf"


def test_registering_with_gaps_lists_them_with_links(leader, application):
    answer = fill(leader, reverse("register", args=[application.reference]))

    assert "Write the title in Swedish." in answer.content.decode()
    assert not Receipt.objects.exists()


def normal(response) -> str:
    """The page without its token and its own address."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"/applications/[^/]+/", "", html)


PAGES = [
    "application",
    "missing",
    "check",
    "register",
    "reopen",
    "unregister",
    "withdraw",
    "invite",
    "new_party",
    "add_cv",
]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_and_the_invited_get_what_does_not_exist(application, name):
    Applicant.objects.create(
        consortium=application.consortium,
        role="researcher",
        name="I",
        email="i@post.example",
        invitation="sent",
        invited_at=NOW,
    )
    stranger = Client()
    stranger.force_login(make_user(email="i@post.example"))
    address = reverse(name, args=[application.reference])

    hidden = stranger.get(address)
    nowhere = stranger.get(reverse(name, args=["2222-2222"]))

    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert normal(hidden) == normal(nowhere)
    assert Client().get(address).status_code == 302


def test_a_reader_reads_and_cannot_write(application):
    user = make_user()
    add_applicant(application.consortium, user)
    reader = Client()
    reader.force_login(user)

    shown = reader.get(summary(application))
    written = reader.post(summary(application), {"abstract": "x", "base_abstract": "0"})

    assert (shown.status_code, written.status_code) == (200, 403)
    assert "<textarea" not in shown.content.decode()
    assert not Answer.objects.exists()


def test_files_of_other_applications_are_not_reached_through_ones_own(application, leader):
    other = make_application(application.call)
    file = other.attachments.get()

    assert leader.get(reverse("attachment", args=[application.reference, file.pk])).status_code == 404
    assert leader.get(reverse("attachment", args=[other.reference, file.pk])).status_code == 404


def test_the_list_of_applications_costs_the_same_for_one_and_three(leader, application):
    leader.get(reverse("my_applications"))
    with CaptureQueriesContext(connection) as one:
        leader.get(reverse("my_applications"))
    for _more in range(2):
        make_application(application.call, leader=application.created_by)
    with CaptureQueriesContext(connection) as three:
        leader.get(reverse("my_applications"))

    assert len(one) == len(three) <= 12


@pytest.mark.parametrize("name", ["application", "consortium", "partners", "budget", "attachments", "summary"])
def test_a_page_costs_the_same_with_one_and_three_people(db, name):
    counts = []
    for n_researchers in (1, 3):
        application = make_application(make_call("vr"), n_researchers=n_researchers)
        client = Client()
        client.force_login(application.created_by)
        address = reverse("section", args=[application.reference, name])
        if name == "application":
            address = reverse("application", args=[application.reference])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12, counts


def test_the_inbox_shows_what_waits_and_signing_answers_it(db):
    call = make_call("vr", closes_in=-DAY)
    application = make_application(call)
    register(application, by=application.created_by, at=NOW - 2 * DAY)
    submit_due(NOW)
    client = Client()
    client.force_login(make_signatory(application.consortium.organisation))

    assert application.title_en in client.get(reverse("inbox")).content.decode()
    assert "waits for your organisation" in client.get(reverse("my_applications")).content.decode()
    refused = fill(client, reverse("refuse_to_sign", args=[application.reference]), reason="Wrong salaries.")
    assert refused.status_code == 302
    assert "Wrong salaries." in client.get(reverse("to_sign", args=[application.reference])).content.decode()
    signed = fill(client, reverse("to_sign", args=[application.reference]), is_true="on")
    assert signed.status_code == 302
    assert Application.objects.get(pk=application.pk).status == "signed"


@pytest.mark.django_db(transaction=True)
def test_ten_identical_registrations_give_one_receipt_and_one_answer():
    application = make_application(make_call("vr"))
    client = Client()
    client.force_login(application.created_by)
    address = reverse("register", args=[application.reference])
    fields = {**fields_of(client.get(address).content.decode()), "is_true": "on"}
    session = client.cookies["session"].value

    def post(_number):
        one = Client()
        one.cookies["session"] = session
        try:
            return one.post(address, fields).url
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = set(threads.map(post, range(10)))

    assert answers == {reverse("registered", args=[application.reference, Receipt.objects.get().pk])}
