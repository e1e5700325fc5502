"""Reading an application and writing the own review of it, side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Criterion
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from clusterportal.requests.actions import once
from reviews.actions.reviewing import save_review, submit_review
from reviews.domain.access import Right
from reviews.domain.grading import Mark, gaps
from reviews.forms.reviewing import ReviewForm, SubmitReviewForm
from reviews.policies.reviewing import READERS, check_read_others, check_reads, check_write
from reviews.queries.reading import Reading, attachment_of, has_pdf, reading_of, rendered_pdf
from reviews.queries.reviewing import OwnReview, criteria_of, marks_of, own_review, reviews_of, scales
from reviews.queries.visibility import Seen, case_for
from reviews.texts.columns import column, language


@dataclass(frozen=True)
class GradedCriterion:
    """A criterion with what somebody says on it."""

    label: str
    grade: int | None
    text: str


@dataclass(frozen=True)
class CasePage:
    """What stands beside each other: the application, and the own review if the person writes one.

    `stored`: what another window has saved meanwhile, shown beside what was typed here.
    """

    seen: Seen
    reading: Reading
    has_pdf: bool
    is_reader: bool
    may_write: bool
    may_read_others: bool
    own: OwnReview
    graded: tuple[GradedCriterion, ...]
    stored: tuple[GradedCriterion, ...] = ()


@login_required
def review_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    criteria, own = criteria_of(seen.case), own_review(request.user, seen.case)
    form = ReviewForm(criteria, own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, "review_case", lambda at: _save(request, seen, form, at))
        except Refused as refused:
            if refused.code != "review_changed":
                form.refuse(refused)
                return _case_page(request, seen, form, criteria, own)
            return _both_texts(request, seen, form, criteria, refused)
        return _saved(request, seen, form, criteria)
    return _case_page(request, seen, form, criteria, own)


@login_required
def check_review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Read once more what will be submitted, then submit it."""
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    check_reads(seen)
    criteria, own = criteria_of(seen.case), own_review(request.user, seen.case)
    if own.is_submitted:
        return redirect("review_case", case_id)
    check_write(seen, own.review, request.at)
    if gaps(scales(criteria), own.marks):
        messages.warning(request, _("Something is missing in the review."))
        return redirect(_address_of_gaps(seen))
    form = SubmitReviewForm(request.POST or None, initial={"revision": own.revision})
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        once(request, "check_review", lambda at: _submit(request, seen, revision, at))
        messages.success(request, _("Your review of %(label)s is submitted.") % {"label": seen.case.label})
        return redirect("review_case", case_id)
    page = {"seen": seen, "own": own, "graded": graded(criteria, own.marks), "form": form}
    return render(request, "reviews/check_review.html", page)


@login_required
def other_reviews(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.TITLE)
    found = reviews_of(request.user, seen)
    criteria = criteria_of(seen.case)
    record_read(f"case:{seen.case.pk}:reviews", by=request.user, at=request.at)
    page = {"seen": seen, "reviews": [(one, graded(criteria, marks_of(one))) for one in found]}
    return render(request, "reviews/other_reviews.html", page)


@login_required
def application_pdf(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    file = rendered_pdf(seen.case, language())
    record_read(f"case:{seen.case.pk}:pdf", by=request.user, at=request.at)
    return attachment(file, f"{seen.case.label}.pdf")


@login_required
def application_file(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    file, name = attachment_of(seen.case, str(attachment_id))
    record_read(f"case:{seen.case.pk}:file:{attachment_id}", by=request.user, at=request.at)
    return attachment(file, f"{seen.case.label} {name}")


def graded(criteria: list[Criterion], marks: dict[str, Mark]) -> tuple[GradedCriterion, ...]:
    """Every criterion in order, with its mark."""
    rows = ((one, marks.get(one.key, Mark())) for one in criteria)
    return tuple(GradedCriterion(column(one, "label"), mark.grade, mark.text) for one, mark in rows)


def _save(request: HttpRequest, seen: Seen, form: ReviewForm, at: datetime) -> dict[str, Any]:
    note, revision = form.cleaned_data["note"], form.cleaned_data["revision"]
    review = save_review(seen.case, form.marks(), note=note, revision=revision, by=request.user, at=at)
    return {"revision": review.revision}


def _submit(request: HttpRequest, seen: Seen, revision: int, at: datetime) -> dict[str, Any]:
    review = submit_review(seen.case, revision=revision, by=request.user, at=at)
    return {"review": str(review.pk)}


def _saved(request: HttpRequest, seen: Seen, form: ReviewForm, criteria: list[Criterion]) -> HttpResponse:
    if "check" not in request.POST:
        messages.success(request, _("Your review is saved. It is not submitted yet."))
        return redirect("review_case", seen.case.pk)
    if not gaps(scales(criteria), form.marks()):
        return redirect("check_review", seen.case.pk)
    return redirect(_address_of_gaps(seen))


def _both_texts(
    request: HttpRequest, seen: Seen, form: ReviewForm, criteria: list[Criterion], refused: Refused
) -> HttpResponse:
    """409: what was typed stays in the form, what is stored stands beside it, and saving again replaces it."""
    own = own_review(request.user, seen.case)
    form.refuse(refused)
    form.data = form.data.copy()
    form.data["revision"] = str(own.revision)
    return _case_page(request, seen, form, criteria, own, stored=graded(criteria, own.marks), status=409)


def _case_page(
    request: HttpRequest,
    seen: Seen,
    form: ReviewForm,
    criteria: list[Criterion],
    own: OwnReview,
    *,
    stored: tuple[GradedCriterion, ...] = (),
    status: int = 0,
) -> HttpResponse:
    record_read(f"case:{seen.case.pk}:text", by=request.user, at=request.at)
    page = CasePage(
        seen=seen,
        reading=reading_of(seen.case, language()),
        has_pdf=has_pdf(seen.case),
        is_reader=bool(seen.parts & READERS),
        may_write=permits(check_write, seen, own.review, request.at),
        may_read_others=permits(check_read_others, seen),
        own=own,
        graded=graded(criteria, own.marks),
        stored=stored,
    )
    if "gaps" in request.GET and page.may_write and not form.is_bound:
        form = _with_gaps(form, criteria, own)
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "reviews/case.html", {"page": page, "form": form, "now": request.at}, status=status)


def _with_gaps(form: ReviewForm, criteria: list[Criterion], own: OwnReview) -> ReviewForm:
    """The saved review as a form that says what it lacks."""
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    bound = ReviewForm(criteria, own, {name: "" if value is None else str(value) for name, value in values.items()})
    bound.is_valid()
    bound.show_gaps(gaps(scales(criteria), own.marks))
    return bound


def _address_of_gaps(seen: Seen) -> str:
    return f"{reverse('review_case', args=[seen.case.pk])}?gaps=1"
