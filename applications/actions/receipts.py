"""The portal's signed word on a version."""

import base64
from datetime import UTC, datetime
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from applications.models import Receipt, Version
from applications.queries.documents import document_sha256
from clusterportal.jobs.actions import wake

SCHEMA = "clusterportal/receipt/1"


def give_receipt(version: Version, kind: Receipt.Kind, *, case_number: str | None = None, at: datetime) -> Receipt:
    """Sign that `version` was registered or submitted at `at`; its PDF follows by a job.

    A version has one receipt of a kind: where a moved deadline submits it again, the first one stands.
    """
    given = Receipt.objects.filter(version=version, kind=kind).first()
    if given is not None:
        return given
    document = _document(version, kind, case_number, at)
    receipt = Receipt.objects.create(
        version=version,
        kind=kind,
        document=document,
        sha256=document_sha256(document),
        signature=base64.b64encode(_key().sign(rfc8785.dumps(document))).decode(),
        at=at,
    )
    wake("applications.render", receipt.pk)
    return receipt


def public_key() -> str:
    """The portal's public key, 32 bytes in base64: with it anyone verifies a receipt."""
    raw = _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def is_genuine(document: Any, signature: str) -> bool:
    """Whether the portal signed exactly this document."""
    try:
        _key().public_key().verify(base64.b64decode(signature, validate=True), rfc8785.dumps(document))
    except (InvalidSignature, ValueError, rfc8785.CanonicalizationError):
        return False
    return True


def _document(version: Version, kind: Receipt.Kind, case_number: str | None, at: datetime) -> dict[str, Any]:
    content = version.document
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "reference": content["reference"],
        "case_number": case_number,
        "agency": content["call"]["agency"],
        "call": content["call"]["id"],
        "version": version.number,
        "content_sha256": version.sha256,
        "files": sorted(file["sha256"] for file in content["attachments"]),
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.RECEIPT_SEED)
