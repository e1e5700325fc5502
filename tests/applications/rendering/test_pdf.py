"""What stands in the PDFs, read back from them."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from applications.actions.registering import register
from applications.actions.rendering import render_due, render_receipt
from applications.domain.form_parsing import parse
from applications.models import Answer, Party, Receipt, Rendering
from applications.queries.documents import working_document
from applications.rendering.layout import application_data, receipt_data, rich_paragraphs
from applications.rendering.pdf import set_pdf
from clusterportal.files import store
from tests.applications.worlds import before_deadline, registered, submitted
from tests.factories import make_application, make_call, make_planning_grant

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_rich_text_becomes_paragraphs_and_items() -> None:
    blocks = rich_paragraphs("First *line*\nsecond line\n\n- one\n- <b>two</b>\n\nLast")
    assert blocks == [
        {"kind": "paragraph", "text": "First line\nsecond line"},
        {"kind": "item", "text": "one"},
        {"kind": "item", "text": "<b>two</b>"},
        {"kind": "paragraph", "text": "Last"},
    ]


def test_answers_that_are_no_longer_asked_are_not_frozen() -> None:
    application = make_application(make_call())
    hidden = next(asked for asked in parse(application.form_version.specification).fields() if asked.condition)
    Answer.objects.create(
        application=application, field_key=hidden.key, value="Old", by=application.created_by, at=application.created_at
    )
    assert hidden.key not in working_document(application)["answers"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_receipt_shows_number_hashes_and_time(language: str) -> None:
    application = submitted()
    receipt = Receipt.objects.get(kind="submission")
    with translation.override(language):
        pdf = set_pdf("receipt", receipt_data(receipt, language, "https://portal.example"))
    shown = text_of(pdf)
    for fact in (application.reference, str(application.case_number), receipt.sha256, receipt.version.sha256):
        assert fact in shown.replace("\r", "").replace("\n", "")


def test_application_shows_its_answers_as_text_and_nothing_of_its_links() -> None:
    application = make_application(make_call())
    grant = make_planning_grant(application.call.agency, application.consortium.organisation)
    application.planning_grant = grant
    application.save()
    Answer.objects.filter(application=application, field_key="abstract").update(value="#strong[not markup] $x$ <b>")
    version = register(application, by=application.created_by, at=before_deadline(application.call)).version
    with translation.override("en"):
        shown = text_of(set_pdf("application", application_data(version, "en", "2026-00001")))
    assert "#strong[not markup] $x$ <b>" in shown
    assert application.title_en in shown
    assert str(grant.pk) not in shown
    assert grant.title_en not in shown


def test_what_each_kind_of_party_does_is_read_on_the_page_and_on_paper(client) -> None:
    """Also of an organisation that takes part without a budget."""
    application = make_application(make_call())
    words = {"participating": "Grows the crystals.", "partner": "Lends its test bed."}
    for position, (role, contribution) in enumerate(words.items(), 2):
        Party.objects.create(
            consortium=application.consortium,
            role=role,
            name=f"The {role}",
            country="DE",
            contribution=contribution,
            position=position,
        )
    version = register(application, by=application.created_by, at=before_deadline(application.call)).version
    client.force_login(application.created_by)

    page = client.get(reverse("check", args=[application.reference])).content.decode()
    with translation.override("en"):
        paper = text_of(set_pdf("application", application_data(version, "en", "2026-00001")))

    for expected in (*words.values(), "Participating organisation", "Partner", "Germany"):
        assert expected in page
        assert expected in paper


def test_pdfs_are_tagged_titled_and_in_their_language() -> None:
    registered()
    receipt = Receipt.objects.get()
    render_receipt(str(receipt.pk))
    render_receipt(str(receipt.pk))
    made = sorted(Rendering.objects.values_list("kind", "language"))
    assert made == [("application", "en"), ("application", "sv"), ("receipt", "en"), ("receipt", "sv")]
    for rendering in Rendering.objects.all():
        with pikepdf.open(BytesIO(store.read(rendering.file_id))) as pdf:
            assert str(pdf.Root.Lang) == rendering.language
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_lost_wake_ups_are_made_up_for() -> None:
    registered()
    assert render_due() == 1
    assert render_due() == 0


CV = {
    "title": "Professor",
    "degrees": [
        {"title": "PhD in Physics", "university": "KTH", "year": 2006},
        {"title": "MSc in Physics", "university": "Uppsala", "year": 2001},
    ],
    "affiliations": [{"name_en": "CERN", "position": "Fellow", "from": "2007-01-01", "to": "2009-12-31"}],
    "publications": [
        {"title": "Light", "year": 2020, "authors": "; ".join(f"Author {n}" for n in range(500)), "doi": "10.1000/a"}
    ],
}
OLD_CV = {"degree": "Chemistry, KTH", "degree_year": 1999, "publications": [{"title": "Dark", "year": 1998}]}


def test_cvs_of_both_kinds_stand_in_the_pdf_and_on_the_check_page(client) -> None:
    application = make_application(make_call())
    application.consortium.applicants.filter(role="leader").update(cv=CV)
    application.consortium.applicants.filter(role="researcher").update(cv=OLD_CV)
    client.force_login(application.created_by)
    checked = client.get(reverse("check", args=[application.reference])).content.decode()
    version = register(application, by=application.created_by, at=before_deadline(application.call)).version

    with translation.override("en"):
        pdf = text_of(set_pdf("application", application_data(version, "en", "")))

    flat = " ".join(pdf.split())
    for words in (
        *("PhD in Physics, KTH, 2006", "MSc in Physics, Uppsala, 2001", "Fellow, CERN, 2007–2009", "Author 19 et al."),
        *("10.1000/a", "Chemistry, KTH, 1999", "Dark"),
    ):
        assert words in flat
        assert words in checked
    assert "2006 MSc" in flat.replace("\n", " ")
    assert "Author 20" not in flat + checked
