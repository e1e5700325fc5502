"""A retry of an upload gets the answer of the first one, whatever has happened since."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import Application
from clusterportal.demo.clock import jump_to
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.factories import DAY, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db
PDF = make_pdf(texts=["Plan"])


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def application() -> Application:
    return make_application(make_call("vr"), complete=False)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, url: str, fields: dict[str, str]) -> int:
    return client.post(url, {**fields, "file": SimpleUploadedFile("plan.pdf", PDF, "application/pdf")}).status_code


def test_an_upload_that_arrived_in_time_is_answered_after_the_deadline(application) -> None:
    client, url = client_of(application.created_by), reverse("upload", args=[application.reference, "research_plan"])
    fields = fields_of(client.get(url).content.decode())
    assert send(client, url, fields) == 302
    jump_to(application.call.closes_at + DAY)
    assert send(client_of(application.created_by), url, fields) == 302
    assert application.attachments.count() == 1


def test_a_replacement_that_is_sent_twice_is_made_once(application) -> None:
    client, url = client_of(application.created_by), reverse("upload", args=[application.reference, "research_plan"])
    send(client, url, fields_of(client.get(url).content.decode()))
    again = reverse("replace_attachment", args=[application.reference, application.attachments.get().pk])
    fields = fields_of(client.get(again).content.decode())
    assert [send(client, again, fields) for _twice in range(2)] == [302, 302]
    assert application.attachments.count() == 2


def test_who_only_reads_sends_no_file(application) -> None:
    reader = make_user()
    part = add_applicant(application.consortium, reader)
    assert part.rights == "read"
    url = reverse("upload", args=[application.reference, "research_plan"])
    assert send(client_of(reader), url, {}) == 422
    assert send(client_of(make_user()), url, {}) == 404
    assert application.attachments.count() == 0
