"""“I have a problem”: the form, its receipt, and what officers see of it."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from applications.models import ProblemReport
from tests.applications.views.test_walk import fields_of
from tests.factories import DAY, make_application, make_call, make_staff, make_user

pytestmark = pytest.mark.django_db
FORM = reverse("report_problem")


@pytest.fixture
def application():
    return make_application(make_call("vr"))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, **values: str):
    return client.post(FORM, {**fields_of(client.get(FORM).content.decode()), **values}, follow=True)


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


def test_where_nothing_is_open_the_way_to_the_agency_is_shown() -> None:
    make_call("vr", closes_in=-3 * DAY)
    page = client_of(make_user()).get(FORM).content.decode()
    assert f'href="{reverse("contact")}"' in page
    assert "<textarea" not in page


def test_an_officer_reads_the_report_with_the_requests_around_it(application) -> None:
    client = client_of(application.created_by)
    send(client, about=application.reference, text="The button does nothing.")
    officer = client_of(make_staff(application.call.agency))
    report = ProblemReport.objects.get()
    listed = officer.get(reverse("admin:applications_problemreport_changelist")).content.decode()
    page = officer.get(reverse("admin:applications_problemreport_change", args=[report.pk])).content.decode()
    assert report.number in listed
    assert "The button does nothing." in page
    assert "Report a problem" in page
    assert application.title_en not in page


def test_the_pages_of_an_outage_lead_to_the_form() -> None:
    for name in ("500.html", "503.html"):
        assert render_to_string(name).count(f'href="{FORM}"') == 2
