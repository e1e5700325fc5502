"""The staff pages of reviewing and deciding."""

from reviews.admin import (
    applications,
    assigning,
    composition,
    deciding,
    documents,
    reading,
    received,
    record,
    register,
    running,
)

__all__ = [
    "applications",
    "assigning",
    "composition",
    "deciding",
    "documents",
    "reading",
    "received",
    "record",
    "register",
    "running",
]
