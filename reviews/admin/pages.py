"""The staff pages of reviewing and deciding."""

from reviews.admin import (
    applications,
    assigning,
    call_page,
    composition,
    deciding,
    documents,
    exporting,
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
    "documents",
    "exporting",
    "reading",
    "received",
    "record",
    "register",
    "running",
]
