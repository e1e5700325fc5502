"""A request for disclosure on the staff pages, from registering to handing out."""

import io
import zipfile

import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from reviews.actions.disclosure import put_forward
from reviews.models import DisclosureRequest, SecrecyParagraph
from tests.applications.pdfs import make_pdf
from tests.factories import NOW, make_call, make_person, make_staff
from tests.kept import kept
from tests.reviews.actions.test_disclosure import LAW, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def room() -> Room:
    return Room()


def _words(content: bytes) -> str:
    """The text of a PDF, on one line."""
    with pdfium.PdfDocument(content) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def address(name: str, *keys: object) -> str:
    return reverse(f"admin:reviews_disclosurerequest_{name}", args=keys)


def test_the_whole_way(room: Room, client: Client) -> None:
    client.force_login(room.registrar)
    given = {"agency": "vr", "way": "phone", "asked_on": f"{NOW:%Y-%m-%d}", "asked_for": "The application."}
    registered = client.post(address("add"), given)
    request = DisclosureRequest.objects.exclude(pk=room.request.pk).get()
    assert registered.url == address("attach", request.pk)

    number = str(room.application.case_number)
    unknown = client.post(address("attach", request.pk), {"case": "1999-00001"}).content.decode()
    assert "No case with this number" in unknown
    first, second = room.documents()[:2]
    asked = client.post(address("attach", request.pk), {"case": number}).content.decode()
    assert f"{number}-1 · Application, version 1" in asked
    chosen = {"case": number, "shown": number, "documents": [first.pk, second.pk]}
    assert client.post(address("attach", request.pk), chosen).url == address("change", request.pk)

    whole, masked = request.items.order_by("document__number")
    client.post(address("test", request.pk), {"chosen": whole.pk, "outcome": "released"})
    law = SecrecyParagraph.objects.get().pk
    content = make_pdf()
    copy = SimpleUploadedFile("masked.pdf", content, "application/pdf")
    test = {"chosen": masked.pk, "outcome": "masked", "paragraphs": [law], "reason": "Trade secrets."}
    bare = client.post(address("test", request.pk), {"chosen": masked.pk, "outcome": "masked"}).content.decode()
    for name, words in (("paragraphs", "Choose the paragraph"), ("reason", "Write why"), ("masked", "Choose the mask")):
        assert words in bare.split(f'id="div_id_{name}"')[1].split('id="div_id_')[0]
    refused = client.post(address("test", request.pk), test).content.decode()
    assert "Choose the masked copy." in refused
    client.post(address("test", request.pk), {**test, "masked": copy})
    assert client.get(address("refusal", request.pk, "sv")).status_code == 404
    client.post(address("put-forward", request.pk), {})
    assert "waits for a decision" in client.get(address("change", request.pk)).content.decode()
    assert client.get(address("zip", request.pk)).status_code == 404
    assert "Den som beslutar" in _words(client.get(address("refusal", request.pk, "sv")).content)

    client.force_login(room.decider)
    page = client.get(address("change", request.pk)).content.decode()
    assert "Decide on the refusal" in page
    assert LAW in page
    assert client.get(address("item", request.pk, masked.pk)).status_code == 200
    assert client.get(address("item", request.pk, whole.pk)).status_code == 404
    draft = client.get(address("refusal", request.pk, "sv"))
    assert draft.headers["Content-Disposition"].endswith(f"draft-decision-{request.number}-sv.pdf")
    assert "UTKAST" in _words(draft.content)
    assert room.decider.name in _words(draft.content)
    client.post(address("decide", request.pk), {})

    client.force_login(room.registrar)
    decision = client.get(address("refusal", request.pk, "sv")).content
    assert "Kammarrätten i Stockholm" in _words(decision)
    assert "UTKAST" not in _words(decision)
    assert client.get(address("refusal", request.pk, "fi")).status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(address("zip", request.pk)))))
    assert archive.read(next(name for name in archive.namelist() if "masked-copy" in name)) == content
    listed = archive.read("list.txt").decode("utf-8-sig")
    assert f"Released masked: {LAW}" in listed
    assert second.name not in listed
    assert f"decision-{request.number}-sv.pdf" in listed
    assert _words(archive.read(f"decision-{request.number}-sv.pdf")) == _words(decision)
    client.post(address("answer", request.pk), {"answer": "By e-mail."})
    assert DisclosureRequest.objects.get(pk=request.pk).state == "answered"


def test_home_says_how_long_a_request_has_waited(room: Room, client: Client) -> None:
    for user in (room.registrar, room.officer):
        client.force_login(user)
        page = client.get("/staff/").content.decode()
        assert "VR: 1 request for disclosure waits" in page
        assert "2 days" in page


def test_who_cannot_decide_on_a_refusal_is_only_told_that_it_waits(room: Room, client: Client) -> None:
    [item] = room.attach(1)
    room.withhold(item)
    put_forward(room.request, by=room.registrar, at=NOW)
    kinds = {"registrar": "info", "officer": "info", "other": "notice", "decider": "notice"}
    for name, kind in kinds.items():
        client.force_login(getattr(room, name))
        task = client.get("/staff/").content.decode().split("waits for a decision")[1].split("</li>")[0]
        assert f"status-{kind}" in task, name
    assert "decides on the refusal or sends it back" in client.get(address("change", room.request.pk)).content.decode()


def test_a_barred_registrar_reads_a_neutral_count(room: Room, client: Client) -> None:
    [item] = room.attach(1)
    room.withhold(item)
    set_bar(room.application, make_person(user=room.other), by=None, at=NOW)
    client.force_login(room.other)
    page = client.get(address("change", room.request.pk)).content.decode()
    assert f"1 document handled by {room.registrar.name}." in page
    for secret in (str(room.application.case_number), "Nora Nyfiken", "Everything about", LAW, "Trade secrets"):
        assert secret not in page
    assert client.get(address("item", room.request.pk, item.pk)).status_code == 404
    assert client.get(f"{address('test', room.request.pk)}?item={item.pk}").status_code == 404
    put_forward(room.request, by=room.registrar, at=NOW)
    assert client.get(address("refusal", room.request.pk, "sv")).status_code == 404
    assert "The decision on what is refused" not in client.get(address("change", room.request.pk)).content.decode()
    auditor = make_staff(room.agency, "auditor")
    listing = reverse("admin:audit_event_changelist")
    client.force_login(auditor)
    assert "tested the document" in client.get(listing).content.decode()
    set_bar(room.application, make_person(user=auditor), by=None, at=NOW)
    assert "tested the document" not in client.get(listing).content.decode()


def test_the_other_agency_finds_nothing(room: Room, client: Client) -> None:
    client.force_login(make_staff(make_call("vinnova").agency, "registrar"))
    assert client.get(address("change", room.request.pk)).status_code == 404
    assert room.request.number not in client.get(address("changelist")).content.decode()
