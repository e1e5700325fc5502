"""The versions of an application that became the agency's."""

from django.db.models import Exists, OuterRef, QuerySet

from applications.models import Application, Receipt, Version


def submitted_versions(application: Application) -> QuerySet[Version]:
    """Those with a receipt of submission; what was only registered before the deadline is the applicant's own."""
    receipts = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.SUBMISSION)
    return Version.objects.filter(Exists(receipts), application=application)
