"""The page of a yearly report, for the leader and for staff."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from reviews.models import Grant, YearlyReport
from tests.applications.pdfs import make_pdf
from tests.factories import NOW, make_agency, make_staff, make_user
from tests.reviews.grants import reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A grant that began two years ago: its first report was due yesterday."""
    made = reporting()
    day = localdate(NOW)
    Grant.objects.update(starts_on=day - timedelta(days=800), ends_on=day - timedelta(days=60))
    report = YearlyReport.objects.order_by("year").first()
    YearlyReport.objects.filter(pk=report.pk).update(year=day.year - 1, due_on=day - timedelta(days=1))
    return made


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def body(response):
    return response.content.decode()


def first():
    return YearlyReport.objects.order_by("due_on").first()


def address(world, report=None):
    return reverse("yearly_report", args=[world.application().reference, (report or first()).year])


def upload(**given):
    file = SimpleUploadedFile("report.pdf", make_pdf(), "application/pdf")
    return {"text": "It went well.", "file": file, "request_key": uuid4(), **given}


def test_the_leader_hands_in_once_and_reads_the_answer(world):
    client = client_of(world.leader())
    assert "Hand in the report" in body(client.get(address(world)))
    response = client.post(address(world), upload(), follow=True)
    assert "The report is handed in." in body(response)
    assert first().steps.count() == 1
    staff = client_of(world.officer)
    page = reverse("admin:reviews_yearlyreport_change", args=[first().pk])
    assert "It went well." in body(staff.get(page))
    words = {"words": "The budget is missing."}
    act = reverse("admin:reviews_yearlyreport_return", args=[first().pk])
    assert "The report is returned." in body(staff.post(act, words, follow=True))
    assert "The budget is missing." in body(client.get(address(world)))


def test_the_file_is_downloaded_by_both_sides_and_nobody_else(world):
    leader, content = client_of(world.leader()), make_pdf()
    leader.post(address(world), upload(file=SimpleUploadedFile("report.pdf", content, "application/pdf")))
    step = first().steps.get()
    own = reverse("yearly_report_file", args=[world.application().reference, first().year, step.pk])
    staff = reverse("admin:reviews_yearlyreport_file", args=[first().pk, step.pk])
    for client, url in ((leader, own), (client_of(world.signatory()), own), (client_of(world.officer), staff)):
        response = client.get(url)
        assert b"".join(response.streaming_content) == content
        assert "attachment" in response["Content-Disposition"]
    for user in (make_user(), make_staff(make_agency("vinnova")), world.leader(3)):
        assert [client_of(user).get(url).status_code for url in (own, staff)] == [404, 404]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "This field is required."),
        ({"file": ""}, "Choose a file."),
        ({"file": SimpleUploadedFile("a.pdf", b"no pdf")}, "The file is not a PDF."),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "The file is empty."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(world, given, words):
    response = client_of(world.leader()).post(address(world), upload(**given))
    assert response.status_code == 422
    assert words in body(response)
    assert (first().state, first().steps.count()) == ("due", 0)


def test_others_read_and_strangers_find_nothing(world):
    signatory = client_of(world.signatory())
    assert 'type="file"' not in body(signatory.get(address(world)))
    assert signatory.post(address(world), upload()).status_code == 403
    assert client_of(make_user()).get(address(world)).status_code == 404
    unknown = reverse("yearly_report", args=[world.application().reference, 1999])
    assert client_of(world.leader()).get(unknown).status_code == 404


def test_the_grant_s_page_lists_the_reports(world):
    page = body(client_of(world.leader()).get(reverse("grant", args=[world.application().reference])))
    assert address(world) in page
    assert "overdue" in page


def test_the_first_page_and_the_list_say_what_is_overdue_and_handed_in(world):
    staff = client_of(world.officer)
    home, listing = reverse("admin:index"), reverse("admin:reviews_yearlyreport_changelist")
    assert "Yearly reports that are overdue" in body(staff.get(home))
    assert world.application().reference in body(staff.get(listing, {"standing": "overdue"}))
    client_of(world.leader()).post(address(world), upload())
    page = body(staff.get(home))
    assert "Accept or return yearly reports" in page
    assert "Yearly reports that are overdue" not in page
    assert world.application().reference in body(staff.get(listing, {"standing": "submitted"}))
