"""The staff pages of set-up."""

from applications.admin import (
    calls,
    enquiries,
    erasures,
    initiative,
    planning_grants,
    planning_reports,
    problems,
    public_questions,
    roles,
    rounds,
    saved_filters,
)

__all__ = [
    "calls",
    "enquiries",
    "erasures",
    "initiative",
    "planning_grants",
    "planning_reports",
    "problems",
    "public_questions",
    "roles",
    "rounds",
    "saved_filters",
]
