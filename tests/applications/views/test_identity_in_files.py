"""A PDF in which a personal identity number stands: the page is named, and the applicant confirms or replaces."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.attachments import Doubtful, add_attachment, confirm_attachment
from applications.forms.uploads import ConfirmFileForm
from applications.models import Application, Attachment
from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db
CLEAN = make_pdf(texts=["Organisation 202100-2973, phone 08-524 800 00", "Grant 2027-01-01 to 2031-12-31"])
WITH_NUMBER = make_pdf(texts=["Plan", "Born 19900101-9802", "Nothing", "Also 199001019802"])


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def application():
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def client(application):
    client = Client()
    client.force_login(application.created_by)
    return client


def address(application, name="upload", what="research_plan"):
    return reverse(name, args=[application.reference, what])


def upload(client, url, content):
    file = SimpleUploadedFile("plan.pdf", content, "application/pdf")
    return client.post(url, {**fields_of(client.get(url).content.decode()), "file": file})


def attached(application) -> list[Attachment]:
    return list(application.attachments.filter(removed_at__isnull=True))


def detail_of(application) -> dict[str, object]:
    return Event.objects.filter(chain=f"application:{application.pk}", action="attachment.added").last().detail


def test_the_form_lays_out_its_fields():
    form = ConfirmFileForm()
    assert {pointer.name for pointer in form.helper.layout.get_field_names()} == set(form.fields)


def test_a_file_without_a_number_is_attached_at_once(client, application):
    assert upload(client, address(application), CLEAN).status_code == 302

    assert [one.name for one in attached(application)] == ["plan.pdf"]
    assert detail_of(application).keys() == {"kind", "sha256"}


def test_the_pages_are_named_and_nothing_is_attached_yet(client, application):
    answer = upload(client, address(application), WITH_NUMBER)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "On pages 2, 4 of plan.pdf" in re.sub(r"\s+", " ", html)
    assert "19900101" not in html
    assert attached(application) == []


def test_one_page_is_named_in_the_singular(client, application):
    html = upload(client, address(application), make_pdf(texts=["199001019802"])).content.decode()
    assert "On page 1 of plan.pdf" in re.sub(r"\s+", " ", html)


def test_the_applicant_confirms_and_the_file_is_attached(client, application):
    page = upload(client, address(application), WITH_NUMBER).content.decode()

    answer = client.post(address(application), {**fields_of(page), "is_checked": "on"})

    assert answer.status_code == 302
    (kept,) = attached(application)
    assert (kept.name, kept.file.n_pages) == ("plan.pdf", 4)
    assert detail_of(application) == {
        "kind": "research_plan",
        "sha256": kept.file_id,
        "identity_number_pages": [2, 4],
    }


def test_who_has_not_looked_is_asked_again(client, application):
    page = upload(client, address(application), WITH_NUMBER).content.decode()

    answer = client.post(address(application), fields_of(page))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_is_checked"' in html
    assert "On pages 2, 4" in re.sub(r"\s+", " ", html)
    assert attached(application) == []


def test_the_applicant_replaces_the_file(client, application):
    page = upload(client, address(application), WITH_NUMBER).content.decode()
    assert f'href="{address(application)}"' in page

    assert upload(client, address(application), CLEAN).status_code == 302
    assert len(attached(application)) == 1


def test_a_replacement_is_looked_through_too(client, application):
    upload(client, address(application), CLEAN)
    (old,) = attached(application)
    url = address(application, "replace_attachment", old.pk)

    page = upload(client, url, WITH_NUMBER).content.decode()
    assert attached(application) == [old]
    client.post(url, {**fields_of(page), "is_checked": "on"})

    (new,) = attached(application)
    assert (new.pk != old.pk, new.file.n_pages) == (True, 4)


def test_the_same_confirmation_twice_attaches_once(client, application):
    page = upload(client, address(application), WITH_NUMBER).content.decode()
    sent = {**fields_of(page), "is_checked": "on"}

    assert [client.post(address(application), sent).status_code for _twice in range(2)] == [302, 302]
    assert len(attached(application)) == 1


def doubtful(application: Application) -> Doubtful:
    given = {"name": "plan.pdf", "by": application.created_by, "at": NOW}
    found = add_attachment(application, "research_plan", [WITH_NUMBER], **given)
    assert isinstance(found, Doubtful)
    return found


def confirm(application: Application, token: str, by) -> str:
    with pytest.raises(Refused) as refusal:
        confirm_attachment(application, token, by=by, at=NOW)
    return refusal.value.code


def test_the_word_of_one_person_on_one_application_is_worth_nothing_elsewhere(application):
    token = doubtful(application).token
    other = make_application(application.call, leader=application.created_by, complete=False)
    helper = make_user()
    add_applicant(application.consortium, helper, "administrator")

    assert confirm(other, token, application.created_by) == "confirmation_expired"
    assert confirm(application, token, helper) == "confirmation_expired"
    assert confirm(application, token + "x", application.created_by) == "confirmation_expired"
    assert attached(application) == attached(other) == []


def test_a_word_that_nobody_gave_is_refused_on_the_page(client, application):
    answer = client.post(address(application), {"token": "made:up", "is_checked": "on"})
    assert answer.status_code == 403
    assert "Choose the file again" in answer.content.decode()
