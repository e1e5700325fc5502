"""Anyone verifies a receipt here, without seeing what it is a receipt for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from applications.actions.receipts import SCHEMA, is_genuine, public_key
from applications.forms.public import VerifyByFile, VerifyByHash
from applications.models import Receipt


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
        answer = _file_is_genuine(by_file.cleaned_data["receipt"])
    elif by_hash.is_valid() and not by_file.is_bound:
        answer = _is_known(**by_hash.cleaned_data)
    page = VerifyPage(by_hash, by_file, answer, public_key())
    asked = by_file if by_file.is_bound else by_hash
    return render(request, "applications/verify.html", {"page": page, "form": asked})


def _is_known(reference: str, sha256: str) -> bool:
    """Whether the portal gave the receipt with this checksum to this reference."""
    receipt = Receipt.objects.filter(sha256=sha256, document__reference=reference).first()
    return receipt is not None and is_genuine(receipt.document, receipt.signature)


def _file_is_genuine(content: dict[str, Any] | None) -> bool:
    """Whether the portal signed exactly this document, as a receipt."""
    if content is None or not isinstance(content["document"], dict):
        return False
    try:
        return content["document"].get("schema") == SCHEMA and is_genuine(content["document"], content["signature"])
    except RecursionError:
        return False
