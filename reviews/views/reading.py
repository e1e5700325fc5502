"""Reading an application and what others say of it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from applications.models import Criterion
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from reviews.domain.access import Part, Right
from reviews.domain.grading import Mark
from reviews.queries.reading import attachment_of, rendered_pdf
from reviews.queries.reviewing import criteria_of, marks_of, original_of, reviews_of
from reviews.queries.statistics import statistics_of
from reviews.queries.visibility import case_for
from reviews.texts.columns import column, language


@dataclass(frozen=True)
class GradedCriterion:
    """A criterion with what somebody says on it."""

    label: str
    grade: int | None
    text: str


@login_required
def other_reviews(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.TITLE)
    found = reviews_of(request.user, seen)
    criteria = criteria_of(seen.case)
    record_read(f"case:{seen.case.pk}:reviews", by=request.user, at=request.at)
    page = {
        "seen": seen,
        "reviews": [(one, graded(criteria, marks_of(one))) for one in found],
        "figures": statistics_of([seen], criteria),
        "originals": Part.OFFICER in seen.parts,
    }
    return render(request, "reviews/other_reviews.html", page)


@login_required
def application_pdf(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    file = rendered_pdf(seen.case.application, language())
    record_read(f"case:{seen.case.pk}:pdf", by=request.user, at=request.at)
    return attachment(file, f"{seen.case.label}.pdf")


@login_required
def application_file(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    file, name = attachment_of(seen.case.application, str(attachment_id))
    record_read(f"case:{seen.case.pk}:file:{attachment_id}", by=request.user, at=request.at)
    return attachment(file, f"{seen.case.label} {name}")


@login_required
def review_original(request: HttpRequest, case_id: UUID, review_id: UUID) -> HttpResponseBase:
    """A review as it came in outside the portal, for its author and the officer."""
    seen = case_for(request.user, case_id, request.at, Right.TITLE)
    review = original_of(request.user, seen, review_id)
    record_read(f"case:{seen.case.pk}:original", by=request.user, at=request.at)
    return attachment(review.original, review.original_name)


def graded(criteria: list[Criterion], marks: dict[str, Mark]) -> tuple[GradedCriterion, ...]:
    """Every criterion in order, with its mark."""
    rows = ((one, marks.get(one.key, Mark())) for one in criteria)
    return tuple(GradedCriterion(column(one, "label"), mark.grade, mark.text) for one, mark in rows)
