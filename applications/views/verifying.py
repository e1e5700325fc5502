"""Anyone verifies a receipt here, without seeing what it is a receipt for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from applications.actions.receipts import SCHEMA, is_genuine, public_key
from applications.forms.public import GivenFile, VerifyByFile, VerifyByHash
from applications.models import Receipt, Rendering
from applications.queries.documents import document_sha256


@dataclass(frozen=True)
class VerifyPage:
    """`is_genuine` is None before anything was asked."""

    by_hash: VerifyByHash
    by_file: VerifyByFile
    is_genuine: bool | None
    public_key: str


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    by_hash = VerifyByHash(request.GET if "sha256" in request.GET else None)
    by_file = VerifyByFile(request.POST, request.FILES) if request.method == "POST" else VerifyByFile()
    answer = None
    if by_file.is_valid():
        facts = _facts_of(by_file.cleaned_data["receipt"])
        answer = facts is not None
        by_hash = VerifyByHash(initial=facts)
    elif by_hash.is_valid() and not by_file.is_bound:
        answer = _is_known(**by_hash.cleaned_data)
    page = VerifyPage(by_hash, by_file, answer, public_key())
    asked = by_file if by_file.is_bound else by_hash
    return render(request, "applications/verify.html", {"page": page, "form": asked})


def _is_known(reference: str, sha256: str) -> bool:
    """Whether the portal gave the receipt with this checksum to this reference."""
    receipt = Receipt.objects.filter(sha256=sha256, document__reference=reference).first()
    return receipt is not None and is_genuine(receipt.document, receipt.signature)


def _facts_of(given: GivenFile) -> dict[str, str] | None:
    """Reference and hash of the receipt that the file is; None where the portal has made or signed no such file."""
    signed = given.content or _made_from(given.sha256)
    if signed is None or not _is_signed(signed["document"], signed["signature"]):
        return None
    return {"reference": signed["document"]["reference"], "sha256": document_sha256(signed["document"])}


def _made_from(sha256: str) -> dict[str, Any] | None:
    """What the receipt's PDF with this hash was made from."""
    made = Rendering.objects.select_related("receipt").filter(kind=Rendering.Kind.RECEIPT, file=sha256).first()
    if made is None or made.receipt is None:
        return None
    return {"document": made.receipt.document, "signature": made.receipt.signature}


def _is_signed(document: dict[str, Any], signature: str) -> bool:
    """Whether the portal signed exactly this document, as a receipt."""
    try:
        return document.get("schema") == SCHEMA and is_genuine(document, signature)
    except RecursionError:
        return False
