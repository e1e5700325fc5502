"""Questions that only the leader answers, and questions that ask for files, on the applicants' pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.answers import save_answers
from applications.actions.working_copy import Change
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    made = make_application(make_call("vr"), complete=False)
    save_answers(made, {"has_permit_need": Change("yes", "0")}, by=made.created_by, at=NOW)
    return made


def at(name: str, application, *rest: object) -> str:
    return reverse(name, args=[application.reference, *rest])


def test_an_editor_sees_the_leaders_question_closed_and_saves_the_rest(client, application):
    client.force_login(add_applicant(application.consortium, make_user(), "administrator").person.user)
    address = at("section", application, "international")
    html = client.get(address).content.decode()
    assert "The project leader alone answers this." in html
    box = html[html.index('name="no_classified_information"') - 100 :][:300]
    assert "disabled" in box
    given = fields_of(html) | {"internationalisation": "Words.", "no_classified_information": "on", "save": "1"}
    assert client.post(address, given).status_code == 302
    assert dict(application.answers.values_list("field_key", "value")) == {
        "has_permit_need": "yes",
        "internationalisation": "Words.",
    }


def test_saving_leads_to_the_upload_of_a_question_and_back(client: Client, application):
    client.force_login(application.created_by)
    address = at("section", application, "ethics")
    html = client.get(address).content.decode()
    assert "Save and upload a file" in html
    answers = {"ethical_considerations": "Words.", "has_permit_need": "yes"}
    given = fields_of(html) | answers | {"upload": "permit_documents"}
    saved = client.post(address, given)
    assert saved.url == at("upload", application, "permit_documents")
    assert application.answers.get(field_key="ethical_considerations").value == "Words."
    page = client.get(saved.url).content.decode()
    file = SimpleUploadedFile("permit.pdf", make_pdf(), "application/pdf")
    assert client.post(saved.url, fields_of(page) | {"file": file}).url == address
    assert "permit.pdf" in client.get(address).content.decode()
    assert "permit.pdf" in client.get(at("check", application)).content.decode()
    listed = client.get(at("section", application, "attachments")).content.decode()
    assert "permit.pdf" not in listed


def test_a_forged_name_leads_to_no_upload(client: Client, application):
    client.force_login(application.created_by)
    address = at("section", application, "ethics")
    given = fields_of(client.get(address).content.decode()) | {"upload": "//elsewhere.example"}
    assert client.post(address, given).url == address
