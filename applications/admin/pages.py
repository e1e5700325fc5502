"""The staff pages of set-up."""

from applications.admin import (
    calls,
    enquiries,
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
    "initiative",
    "planning_grants",
    "planning_reports",
    "problems",
    "public_questions",
    "roles",
    "rounds",
    "saved_filters",
]
