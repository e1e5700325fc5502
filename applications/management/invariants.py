"""What no statement can compute: hashes and signatures, computed anew, and drafts whose time is over."""

from collections.abc import Iterable
from datetime import datetime

from applications.actions.receipts import is_genuine
from applications.models import Receipt, Version
from applications.queries.documents import document_sha256
from applications.queries.retention import overdue
from clusterportal.audit.invariants import Invariant


def _versions(_at: datetime) -> Iterable[str]:
    for version in Version.objects.only("document", "sha256", "application", "number").iterator(chunk_size=100):
        if document_sha256(version.document) != version.sha256:
            yield f"{version.application_id} version {version.number}"


def _receipts(_at: datetime) -> Iterable[str]:
    for receipt in Receipt.objects.iterator(chunk_size=200):
        if document_sha256(receipt.document) != receipt.sha256:
            yield f"{receipt.pk}: hash"
        elif not is_genuine(receipt.document, receipt.signature):
            yield f"{receipt.pk}: signature"


def _drafts(at: datetime) -> Iterable[str]:
    return (application.reference for application in overdue(at))


INVARIANTS = (
    Invariant("version_has_the_hash_of_its_document", _versions),
    Invariant("receipt_is_genuine", _receipts),
    Invariant("draft_whose_time_is_over_is_erased", _drafts),
)
