"""The staff pages of reviewing and deciding."""

from reviews.admin import (
    applications,
    assigning,
    call_page,
    composition,
    deciding,
    delivering,
    documents,
    exporting,
    letters,
    reading,
    received,
    record,
    register,
    running,
)

__all__ = [
    "applications",
    "assigning",
    "call_page",
    "composition",
    "deciding",
    "delivering",
    "documents",
    "exporting",
    "letters",
    "reading",
    "received",
    "record",
    "register",
    "running",
]
