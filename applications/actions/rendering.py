"""Making the PDFs of receipts and versions: a job after the commit of what they show. May run twice."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from applications.models import Receipt, Rendering
from applications.rendering.layout import application_data, receipt_data
from applications.rendering.pdf import set_pdf
from clusterportal.files.actions import keep_made
from clusterportal.files.models import StoredFile

LANGUAGES = ("sv", "en")
Kind = Rendering.Kind


def render_receipt(receipt_id: str) -> None:
    """Make what is missing of the receipt's and its version's PDFs, in both languages."""
    related = ("version__form_version", "version__application__call__agency")
    receipt = Receipt.objects.select_related(*related).get(pk=receipt_id)
    for language in LANGUAGES:
        with translation.override(language):
            _render_one(receipt, language)


def render_due() -> int:
    """Make the PDFs whose wake-up was lost; returns how many receipts were looked at."""
    bare = Receipt.objects.exclude(renderings__kind=Kind.RECEIPT).values_list("pk", flat=True)[:50]
    for receipt_id in bare:
        render_receipt(str(receipt_id))
    return len(bare)


def _render_one(receipt: Receipt, language: str) -> None:
    version = receipt.version
    if not version.renderings.filter(kind=Kind.APPLICATION, language=language).exists():
        data = application_data(version, language, receipt.document["case_number"] or "")
        _keep(set_pdf("application", data), version=version, kind=Kind.APPLICATION, language=language)
    if not receipt.renderings.filter(language=language).exists():
        data = receipt_data(receipt, language, settings.BASE_URL)
        _keep(set_pdf("receipt", data), version=version, receipt=receipt, kind=Kind.RECEIPT, language=language)


@transaction.atomic
def _keep(pdf: bytes, **columns: object) -> StoredFile:
    file = keep_made(pdf, "application/pdf")
    Rendering.objects.bulk_create([Rendering(file=file, **columns)], ignore_conflicts=True)
    return file
