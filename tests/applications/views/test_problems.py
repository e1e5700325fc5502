"""“I have a problem”: the form, its receipt, and what officers see of it."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from applications.actions.bars import set_bar
from applications.actions.problems import mark_handled, report_problem
from applications.models import ProblemReport
from applications.queries.problems import MOST_BY_EMAIL, Subject
from tests.applications.views.test_walk import fields_of
from tests.factories import DAY, NOW, make_application, make_call, make_handler, make_person, make_user

pytestmark = pytest.mark.django_db
FORM = reverse("report_problem")
NO_ACCOUNT = reverse("report_no_account")
HOSTILE = "<script>alert(1)</script> {{ settings.SECRET_KEY }}"


@pytest.fixture
def application():
    return make_application(make_call("vr"))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, **values: str):
    return client.post(FORM, {**fields_of(client.get(FORM).content.decode()), **values}, follow=True)


def stranger_sends(client: Client, **values: str):
    return client.post(NO_ACCOUNT, {**fields_of(client.get(NO_ACCOUNT).content.decode()), **values}, follow=True)


def test_a_report_gives_its_number(application) -> None:
    page = send(client_of(application.created_by), about=application.reference, text="The button does nothing.")
    report = ProblemReport.objects.get()
    assert (report.application, report.by) == (application, application.created_by)
    assert page.redirect_chain == [(reverse("problem_reported", args=[report.pk]), 302)]
    assert report.number in page.content.decode()


def test_a_report_that_is_sent_twice_is_kept_once(application) -> None:
    client = client_of(application.created_by)
    fields = fields_of(client.get(FORM).content.decode())
    values = {**fields, "about": application.reference, "text": "The button does nothing."}
    assert [client.post(FORM, values)["Location"] for _twice in range(2)] == [
        reverse("problem_reported", args=[ProblemReport.objects.get().pk])
    ] * 2


def test_every_page_of_an_application_leads_to_the_form_about_it(application) -> None:
    client = client_of(application.created_by)
    for name in ("application", "check", "missing", "register"):
        page = client.get(reverse(name, args=[application.reference])).content.decode()
        assert f'href="{FORM}?about={application.reference}"' in page, name
    form = client.get(f"{FORM}?about={application.reference}").content.decode()
    assert f'<option value="{application.reference}" selected>' in form
    assert f'href="{FORM}"' in client.get(reverse("home")).content.decode()


def test_nothing_is_written_without_what_happened(application) -> None:
    page = send(client_of(application.created_by), about=application.reference, text="")
    assert (page.status_code, "Write what happened." in page.content.decode()) == (422, True)
    assert ProblemReport.objects.count() == 0


def test_an_application_of_others_cannot_be_chosen(application) -> None:
    page = send(client_of(make_user()), about=application.reference, text="x")
    assert (page.status_code, ProblemReport.objects.count()) == (422, 0)


def test_the_reference_of_an_error_goes_with_the_report(application) -> None:
    client, failed = client_of(application.created_by), "7a0c3b5e-1111-4222-8333-444455556666"
    page = client.get(f"{FORM}?request={failed}").content.decode()
    answer = client.post(FORM, {**fields_of(page), "about": application.reference, "text": "It failed."}, follow=True)
    assert str(ProblemReport.objects.get().request_id) == failed
    assert failed in answer.content.decode()
    page = client.get(f"{FORM}?request=not-an-id").content.decode()
    assert fields_of(page)["failed_request"] == ""


def test_who_cannot_sign_in_is_led_to_a_form_and_gets_a_number(application) -> None:
    client = Client()
    assert f'href="{NO_ACCOUNT}"' in client.get(reverse("account_login")).content.decode()
    page = stranger_sends(client, about=str(application.call.pk), email="ada@post.example", text=HOSTILE)
    report = ProblemReport.objects.get()
    assert page.redirect_chain == [(reverse("reported_no_account", args=[report.pk]), 302)]
    assert report.number in page.content.decode()
    assert ("ada@post.example" in page.content.decode(), HOSTILE in page.content.decode()) == (False, False)


def test_the_form_without_an_account_says_what_is_missing_and_keeps_the_rest(application) -> None:
    for values, said in (
        ({"email": "", "text": "It failed."}, "Write your e-mail address."),
        ({"email": "ada@post", "text": "It failed."}, "Enter a valid email address."),
        ({"email": "ada@post.example", "text": ""}, "Write what happened."),
        ({"email": "ada@post.example", "text": "a\x00b"}, "NUL"),
    ):
        page = stranger_sends(Client(), about=str(application.call.pk), **values)
        assert (page.status_code, "Error:" in page.content.decode()) == (422, True), values
        assert said in page.content.decode() or said == "NUL"
        assert (values["text"] or values["email"]).replace("\x00", "") in page.content.decode().replace("\x00", "")
    assert ProblemReport.objects.count() == 0


def test_too_many_reports_are_refused_in_words_and_the_text_stays(application) -> None:
    given = {"about": str(application.call.pk), "email": "ada@post.example", "text": "It failed again."}
    for _report in range(MOST_BY_EMAIL):
        assert stranger_sends(Client(), **given).status_code == 200
    page = stranger_sends(Client(), **given)
    assert (page.status_code, ProblemReport.objects.count()) == (422, MOST_BY_EMAIL)
    assert "Wait an hour, or contact the agency." in page.content.decode()
    assert given["text"] in page.content.decode()


def test_who_is_signed_in_gets_the_form_with_an_account(application) -> None:
    client = client_of(application.created_by)
    assert client.get(f"{NO_ACCOUNT}?about=x")["Location"] == f"{FORM}?about=x"
    assert client.post(NO_ACCOUNT, {"text": "x"})["Location"] == FORM


def test_the_receipt_of_a_report_with_an_account_is_the_persons_own(application) -> None:
    send(client_of(application.created_by), about=application.reference, text="It failed.")
    address = reverse("reported_no_account", args=[ProblemReport.objects.get().pk])
    assert [one.get(address).status_code for one in (Client(), client_of(make_user()))] == [404, 404]


def test_an_officer_reads_a_hostile_report_as_text(application) -> None:
    stranger_sends(Client(), about=str(application.call.pk), email="ada@post.example", text=HOSTILE)
    officer = client_of(make_handler(application.call))
    report = ProblemReport.objects.get()
    listed = officer.get(reverse("admin:applications_problemreport_changelist")).content.decode()
    page = officer.get(reverse("admin:applications_problemreport_change", args=[report.pk])).content.decode()
    for shown in (listed, page):
        assert "ada@post.example, without an account; the address is not verified" in shown
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ settings.SECRET_KEY }}" in page
    assert "What reached the portal" not in page


def test_where_nothing_is_open_the_way_to_the_agency_is_shown() -> None:
    make_call("vr", closes_in=-3 * DAY)
    for page in (client_of(make_user()).get(FORM), Client().get(NO_ACCOUNT)):
        assert f'href="{reverse("contact")}"' in page.content.decode()
        assert "<textarea" not in page.content.decode()


def test_an_officer_reads_the_report_with_the_requests_around_it(application) -> None:
    client = client_of(application.created_by)
    send(client, about=application.reference, text="The button does nothing.")
    officer = client_of(make_handler(application.call))
    report = ProblemReport.objects.get()
    listed = officer.get(reverse("admin:applications_problemreport_changelist")).content.decode()
    page = officer.get(reverse("admin:applications_problemreport_change", args=[report.pk])).content.decode()
    assert report.number in listed
    assert "The button does nothing." in page
    assert "Report a problem" in page
    assert application.title_en not in page


def test_the_officers_first_page_leads_to_what_nobody_has_handled(application) -> None:
    officer, barred = make_handler(application.call), make_handler(application.call)
    set_bar(application, make_person(user=barred), by=officer, at=NOW)
    home, client = reverse("admin:index"), client_of(officer)
    assert "to handle" not in client.get(home).content.decode()
    given = {"text": "It hangs.", "by": application.created_by}
    subject = Subject(application.call, application)
    handled, late, _new = (report_problem(subject, **given, at=NOW - days * DAY) for days in (3, 2, 0))
    mark_handled(handled, by=officer, at=NOW)

    shown = client.get(home).content.decode()

    assert ("2 problem reports to handle" in shown, "The oldest came" in shown, "Late" in shown) == (True, True, True)
    assert "to handle" not in client_of(barred).get(home).content.decode()
    address = f"{reverse('admin:applications_problemreport_changelist')}?call__id__exact={application.call.pk}&handled="
    assert escape(f"{address}no") in shown
    for choice, is_handled in (("no", False), ("yes", True)):
        listed = client.get(f"{address}{choice}").content.decode()
        assert (handled.number in listed, late.number in listed) == (is_handled, not is_handled)


def test_the_pages_of_an_outage_lead_to_the_form() -> None:
    for name in ("500.html", "503.html"):
        assert render_to_string(name).count(f'href="{FORM}"') == 2
