"""Scanning uploaded files: after the upload, so that a scanner that is late or down makes nobody late."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from clusterportal.files import clamd, store
from clusterportal.files.errors import ScannerUnavailable
from clusterportal.files.models import Scan, StoredFile

BATCH = 20
AGAIN_AFTER = timedelta(minutes=10)
logger = logging.getLogger(__name__)


def scan_due() -> int:
    """Ask the scanner about what it has not judged; returns how many files it judged. Without a scanner none.

    A file of which the scanner can say nothing is asked about again later, after the others. One worker at a time
    asks, so that a slow scanner does not hold up the others' work.
    """
    if not settings.CLAMD_ADDRESS:
        return 0
    with transaction.atomic():
        return _scan_batch() if _is_alone() else 0


def is_infected(file: StoredFile) -> bool:
    """Whether nobody may have the file."""
    return Scan.objects.filter(file=file, state=Scan.State.INFECTED).exists()


def _is_alone() -> bool:
    """Whether no other worker scans now; holds until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('clusterportal.files.scanning'))")
        return bool(cursor.fetchone()[0])


def _scan_batch() -> int:
    waiting = Scan.objects.filter(state=Scan.State.NOT_SCANNED).exclude(tried_at__gt=Now() - AGAIN_AFTER)
    try:
        return sum(_scan(scan) for scan in waiting.order_by(F("tried_at").asc(nulls_first=True), "pk")[:BATCH])
    except ScannerUnavailable as error:
        logger.warning("The virus scanner does not answer: %s", error)
        return 0


def _scan(scan: Scan) -> bool:
    verdict = clamd.ask(settings.CLAMD_ADDRESS, store.path_of(scan.file_id))
    row = Scan.objects.filter(pk=scan.pk, state=Scan.State.NOT_SCANNED)
    if not verdict.is_known:
        row.update(tried_at=Now())
        return False
    state = Scan.State.INFECTED if verdict.found else Scan.State.CLEAN
    row.update(state=state, found=verdict.found[:200], tried_at=Now())
    return True
