"""Taking up the documents of cases in the register: pulled by beat, so that nobody who applies waits for it."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation

from applications.models import Application
from reviews.models import CaseDocument
from reviews.queries.taking_up import LANGUAGE, sources_of, to_take_up


def take_up_documents(at: datetime) -> int:
    """Register what is missing, one transaction a case; returns how many documents came in. Idempotent."""
    return sum(_take_up(application) for application in to_take_up(at).values_list("pk", flat=True))


@transaction.atomic
def _take_up(key: UUID) -> int:
    """Number what the case lacks, by date. Two at once wait for each other, and for nobody who writes elsewhere."""
    _lock(key)
    application = Application.objects.select_related("call", "form_version", "eligibility__by").get(pk=key)
    known = CaseDocument.objects.filter(application=application)
    kept = set(known.values_list("source", "source_key"))
    with translation.override(LANGUAGE):
        missing = [one for one in sources_of(application) if (one.source, one.key) not in kept]
    first = len(kept) + 1
    rows = [
        CaseDocument(application=application, number=number, **one.columns)
        for number, one in enumerate(missing, start=first)
    ]
    return len(CaseDocument.objects.bulk_create(rows))


def _lock(key: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents:{key}"])
