"""Anyone verifies a receipt; nobody learns anything else."""

import base64
import json
import re

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.actions.receipts import give_receipt, public_key
from applications.models import Receipt, Rendering
from clusterportal.files.actions import keep_made
from clusterportal.files.models import StoredFile
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
GENUINE = "The receipt is genuine"
NOT_GENUINE = "The receipt is not genuine"


@pytest.fixture
def receipt() -> Receipt:
    application = factories.make_application(factories.make_call("vr"), complete=False, title_en="A secret title")
    return give_receipt(factories.make_version(application), Receipt.Kind.REGISTRATION, at=NOW)


def ask(client, **data) -> str:
    response = client.get(reverse("verify"), data)
    assert response.status_code == 200
    return response.content.decode()


def upload(client, content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("receipt.json", raw, content_type="application/json")
    response = client.post(reverse("verify"), {"file-receipt": file})
    assert response.status_code == 200
    return response.content.decode()


def answer_of(page: str) -> str:
    """The page without the form, which repeats what was asked."""
    assert (GENUINE in page) + (NOT_GENUINE in page) == 1
    return GENUINE if GENUINE in page else NOT_GENUINE


def test_a_receipt_is_genuine_by_reference_and_hash(client, receipt):
    reference = receipt.document["reference"]

    page = ask(client, reference=f" {reference.lower()} ", sha256=receipt.sha256.upper())

    assert answer_of(page) == GENUINE
    assert "secret title" not in page


@pytest.mark.parametrize("field", ["reference", "sha256"])
def test_a_known_hash_with_another_reference_is_as_unknown_as_any(client, receipt, field):
    facts = {"reference": receipt.document["reference"], "sha256": receipt.sha256}
    wrong = facts | {field: facts[field][::-1]}
    unknown = {"reference": "2222-2222", "sha256": 64 * "0"}

    pages = []
    for question in (wrong, unknown):
        page = ask(client, **question)
        for value in question.values():
            page = page.replace(value.upper(), "").replace(value, "")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))

    assert answer_of(pages[0]) == NOT_GENUINE
    assert pages[0] == pages[1]


def test_a_receipt_is_genuine_by_its_file(client, receipt):
    page = upload(client, {"document": receipt.document, "signature": receipt.signature})

    assert answer_of(page) == GENUINE


def test_a_forged_file_is_not_genuine(client, receipt):
    signed = {"document": receipt.document, "signature": receipt.signature}
    forged = [
        {**signed, "document": {**receipt.document, "version": 2}},
        {**signed, "document": {**receipt.document, "at": "2020-01-01T00:00:00.000000+00:00"}},
        {**signed, "signature": base64.b64encode(64 * b"x").decode()},
        {**signed, "signature": "å"},
        {**signed, "document": [receipt.document]},
        {**signed, "document": {**receipt.document, "big": 2**60}},
        {"document": receipt.document},
        [],
        b"\xff\xfe not json",
        b"[" * 50_000,
        b'{"document":{"schema":"clusterportal/receipt/1","x":' + 900 * b"[" + 900 * b"]" + b'},"signature":"AA=="}',
        200_000 * b" ",
    ]

    assert [answer_of(upload(client, content)) for content in forged] == len(forged) * [NOT_GENUINE]


@pytest.fixture
def own_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt's PDF; only the receipt's is made."""
    content = f"%PDF-1.7 {receipt.pk} %%EOF".encode()
    file = keep_made(content, "application/pdf")
    columns = {"version": receipt.version, "language": "sv", "file": file}
    Rendering.objects.create(receipt=receipt, kind=Rendering.Kind.RECEIPT, **columns)
    return content


def test_a_receipt_is_genuine_by_its_pdf_and_nothing_is_kept(client, receipt, own_store):
    content = receipt_pdf(receipt)
    n_files = StoredFile.objects.count()

    page = upload(client, content)

    assert answer_of(page) == GENUINE
    assert "secret title" not in page
    assert answer_of(upload(client, content + b" ")) == NOT_GENUINE
    assert StoredFile.objects.count() == n_files


def test_the_pdf_of_an_application_is_no_receipt(client, receipt, own_store):
    file = keep_made(b"%PDF-1.7 an application %%EOF", "application/pdf")
    columns = {"version": receipt.version, "language": "sv", "file": file}
    Rendering.objects.create(kind=Rendering.Kind.APPLICATION, **columns)

    assert answer_of(upload(client, b"%PDF-1.7 an application %%EOF")) == NOT_GENUINE


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_a_genuine_file_fills_in_reference_and_hash(client, receipt, own_store, kind):
    signed = {"document": receipt.document, "signature": receipt.signature}

    page = upload(client, receipt_pdf(receipt) if kind == "pdf" else signed)

    assert f'value="{receipt.document["reference"]}"' in page
    assert f'value="{receipt.sha256}"' in page


def test_what_is_missing_is_asked_for(client):
    assert "There is a problem" in ask(client, reference="", sha256="")
    assert "There is a problem" in client.post(reverse("verify")).content.decode()


def test_the_page_shows_the_key_that_verifies_without_the_portal(client, receipt):
    page = ask(client)

    assert public_key().replace("+", "&#x2B;") in page or public_key() in page
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key()))
    key.verify(base64.b64decode(receipt.signature), rfc8785.dumps(receipt.document))


def test_verifying_costs_one_look(client, receipt, django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(client, reference=receipt.document["reference"], sha256=receipt.sha256)
