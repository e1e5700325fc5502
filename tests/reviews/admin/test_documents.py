"""The register of documents as staff read it: who finds what, what opens, and what stands in an export."""

import csv
import hashlib
import io
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.actions.registering import register
from applications.actions.rendering import render_receipt
from applications.actions.submission import submit_due
from applications.models import Application, Attachment, Receipt
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.files.actions import Upload, keep_made
from clusterportal.files.models import Scan
from reviews.actions.taking_up import take_up_documents
from reviews.models import CaseDocument
from tests.applications.enquiring import ask_on
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import after_deadline, before_deadline
from tests.factories import DAY, NOW, make_application, make_call, make_person, make_staff
from tests.reviews.worlds import declare_staff

pytestmark = pytest.mark.django_db
LIST = "/staff/reviews/casedocument/"


class Desk:
    """A submitted application with real files, taken up; an officer who has declared, a registrar, an auditor."""

    def __init__(self) -> None:
        call = make_call(closes_in=-2 * DAY)
        made = make_application(call)
        file = keep_made(make_pdf(), "application/pdf")
        Attachment.objects.filter(application=made).update(file=file, name="plan.pdf")
        register(made, by=made.created_by, at=before_deadline(call))
        submit_due(after_deadline(call))
        self.application = Application.objects.get(pk=made.pk)
        take_up_documents(NOW)
        agency = call.agency
        self.officer = make_staff(agency)
        self.registrar = make_staff(agency, "registrar")
        self.auditor = make_staff(agency, "auditor")
        declare_staff(self.officer, call, NOW)

    @property
    def number(self) -> str:
        return str(self.application.case_number)

    def document(self, kind: str) -> CaseDocument:
        return CaseDocument.objects.filter(kind=kind).first()

    def addresses(self) -> list[str]:
        first = self.document("application")
        mine = [self.application.pk]
        return [
            reverse("admin:applications_application_documents", args=mine),
            reverse("admin:applications_application_documents-zip", args=mine),
            reverse("admin:reviews_casedocument_change", args=[first.pk]),
            reverse("admin:reviews_casedocument_file", args=[first.pk]),
        ]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def test_whoever_handles_or_keeps_the_record_reads_it(desk: Desk, client: Client) -> None:
    for user in (desk.officer, desk.registrar, desk.auditor):
        client.force_login(user)
        assert [client.get(one).status_code for one in desk.addresses()] == [200] * 4
        assert f"{desk.number}-1" in client.get(LIST).content.decode()


def test_nobody_else_does(desk: Desk, client: Client) -> None:
    call = desk.application.call
    barred, undeclared, other = (
        make_staff(call.agency, "registrar"),
        make_staff(call.agency),
        make_staff(make_call("vinnova").agency),
    )
    decider = make_staff(call.agency, "decision_maker")
    set_bar(desk.application, make_person(user=barred), by=None, at=NOW)
    for user in (barred, undeclared, other, decider, desk.application.created_by):
        client.force_login(user)
        assert [client.get(one).status_code for one in desk.addresses()] == [404] * 4
    for user in (barred, undeclared, other):
        text = page(client, user, LIST)
        assert desk.number not in text
        assert "No documents yet" in text


def test_the_list_is_narrowed(desk: Desk, client: Client) -> None:
    files = "Attachment: plan.pdf"
    assert files in page(client, desk.registrar, LIST)
    for narrowed, shows in (
        ("kind=attachment", True),
        ("kind=receipt", False),
        (f"number={desk.number}", True),
        (f"number={desk.application.reference.lower()}", True),
        (f"number={desk.number}-1", False),
        ("number=1999-00001", False),
        ("number=nothing", False),
        (f"since={NOW:%Y-%m-%d}", False),
        (f"until={NOW:%Y-%m-%d}", True),
        ("since=never", True),
    ):
        assert (files in page(client, desk.registrar, f"{LIST}?{narrowed}")) is shows, narrowed


def test_reading_is_recorded(desk: Desk, client: Client) -> None:
    client.force_login(desk.registrar)
    for one in desk.addresses():
        b"".join(client.get(one))
    key, first = desk.application.pk, desk.document("application").pk
    read = Event.objects.filter(chain__startswith=f"reads:{desk.registrar.pk}").order_by("seq")
    assert [event.detail["thing"] for event in read] == [
        f"application:{key}:documents",
        f"application:{key}:export",
        f"document:{first}",
        f"document:{first}:file",
    ]


def test_a_frozen_document_opens_as_a_pdf_once_there_is_one(desk: Desk, client: Client) -> None:
    client.force_login(desk.registrar)
    address = reverse("admin:reviews_casedocument_file", args=[desk.document("application").pk])
    frozen = client.get(address)
    assert frozen["Content-Type"] == "application/json"
    assert hashlib.sha256(frozen.content).hexdigest() == desk.application.submitted_version.sha256
    render_receipt(str(Receipt.objects.get(kind="submission").pk))
    made = client.get(address)
    assert (made["Content-Type"], b"".join(made)[:5]) == ("application/pdf", b"%PDF-")


def archive_of(client: Client, desk: Desk) -> zipfile.ZipFile:
    client.force_login(desk.registrar)
    response = client.get(desk.addresses()[1])
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def test_the_export_holds_every_document_with_list_and_checksums(desk: Desk, client: Client) -> None:
    render_receipt(str(Receipt.objects.get(kind="submission").pk))
    archive = archive_of(client, desk)
    sums = dict(line.split("  ", 1)[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in sums} == sums
    assert {*sums, "SHA256SUMS"} == set(archive.namelist())
    rows = list(csv.reader(io.StringIO(archive.read("list.csv").decode("utf-8-sig")), delimiter=";"))
    documents = list(CaseDocument.objects.order_by("number"))
    assert [row[0] for row in rows[1:]] == [f"{desk.number}-{one.number}" for one in documents]
    assert [row[5] for row in rows[1:]] == [one.sha256 for one in documents]
    assert all(row[4] in archive.namelist() for row in rows[1:])
    assert f"{desk.number}-1" in archive.read("list.txt").decode("utf-8-sig")
    frozen = next(name for name in archive.namelist() if name.endswith(".json"))
    assert hashlib.sha256(archive.read(frozen)).hexdigest() == documents[0].sha256


def test_messages_and_their_files_are_found_and_exported(desk: Desk, client: Client) -> None:
    enquiry = ask_on(desk.application, upload=Upload("budget.pdf", [make_pdf()]))
    take_up_documents(NOW)
    for narrowed, title in (
        ("kind=message", f"Message of the enquiry {enquiry.number} (1)"),
        ("kind=enclosure", "budget"),
    ):
        assert title in page(client, desk.auditor, f"{LIST}?number={desk.number}&{narrowed}")
    archive = archive_of(client, desk)
    [file] = [name for name in archive.namelist() if "budget" in name]
    assert archive.read(file).startswith(b"%PDF-")
    [text] = [name for name in archive.namelist() if enquiry.number in name]
    assert "Does it balance?" in archive.read(text).decode()


def test_an_infected_file_is_left_out_and_the_list_says_so(desk: Desk, client: Client) -> None:
    file = desk.document("attachment").file
    Scan.objects.create(file=file, state="infected", found="Eicar")
    archive = archive_of(client, desk)
    assert not [name for name in archive.namelist() if "plan" in name]
    rows = list(csv.reader(io.StringIO(archive.read("list.csv").decode("utf-8-sig")), delimiter=";"))
    assert {row[6] for row in rows if row[1].startswith("Attachment")} == {"Left out: a virus was found in it."}


def test_what_does_not_exist_answers_as_what_is_hidden(desk: Desk, client: Client) -> None:
    client.force_login(desk.registrar)
    assert client.get(reverse("admin:reviews_casedocument_change", args=[uuid4()])).status_code == 404
    assert client.post(desk.addresses()[2]).status_code == 404
