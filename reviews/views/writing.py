"""Writing the own review beside the application, field by field, and submitting it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.models import Criterion
from applications.queries.history import Author
from applications.views.earlier_texts import Kept, history_of, put_back
from applications.views.fields import Desk, autosaved, clock, others, save_once
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.reviewing import save_review, submit_review
from reviews.domain.access import Right
from reviews.domain.grading import gaps
from reviews.forms.reviewing import ReviewForm, SubmitReviewForm
from reviews.policies.reviewing import READERS, check_read_others, check_reads, check_write
from reviews.queries.history import authors, entries_of, remembered, values_of
from reviews.queries.reading import Reading, has_pdf, reading_of
from reviews.queries.reviewing import OwnReview, criteria_of, own_review, scales
from reviews.queries.visibility import Seen, case_for
from reviews.texts import sentence
from reviews.texts.columns import column, language
from reviews.views.reading import GradedCriterion, graded


@dataclass(frozen=True)
class Place:
    """A request for one case: what the person may see of it, and what the person has written on it."""

    request: HttpRequest
    seen: Seen
    criteria: list[Criterion]
    own: OwnReview

    @property
    def missing(self) -> Any:
        """What the stored review lacks."""
        return gaps(scales(self.criteria), self.own.marks)


@dataclass(frozen=True)
class CasePage:
    """What stands beside each other: the application, and the own review if the person writes one.

    `notes`: what the person noted for himself, by the criterion's name.
    """

    seen: Seen
    reading: Reading
    has_pdf: bool
    is_reader: bool
    may_write: bool
    may_read_others: bool
    own: OwnReview
    graded: tuple[GradedCriterion, ...]
    notes: tuple[tuple[str, str], ...]
    csrf_cookie: str = settings.CSRF_COOKIE_NAME


@login_required
def review_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    place = _place(request, case_id)
    if request.method != "POST":
        return _case_page(place, _shown_form(place))
    desk = _desk(place)
    form = desk.form(request.POST)
    form.is_valid()
    try:
        outcome = save_once(desk, form, "review_case")
    except Refused as refused:
        form.refuse(refused)
        return _case_page(place, form, status=422)
    if outcome["clashes"]:
        form.show_clashes(others(desk, outcome["clashes"]))
    return _after_saving(_place(request, case_id), form, outcome)


@require_POST
def autosave_review(request: HttpRequest, case_id: UUID) -> JsonResponse:
    """Some fields of the own review, as its page sends them while somebody writes."""
    return autosaved(request, lambda: _desk(_place(request, case_id)), sentence)


@login_required
def check_review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Read once more what will be submitted, then submit it."""
    place = _place(request, case_id)
    seen, own = place.seen, place.own
    check_reads(seen)
    if own.is_submitted:
        return redirect("review_case", case_id)
    check_write(seen, own.review, request.at)
    if place.missing:
        messages.warning(request, _("Something is missing in the review."))
        return redirect(_address_of_gaps(seen))
    form = SubmitReviewForm(request.POST or None, initial={"revision": own.revision})
    if request.method == "POST" and form.is_valid():
        return _submitted(place, form.cleaned_data["revision"])
    page = {"seen": seen, "own": own, "graded": graded(place.criteria, own.marks), "form": form}
    return render(request, "reviews/check_review.html", page)


@login_required
def review_history(request: HttpRequest, case_id: UUID, field: str) -> HttpResponse:
    place, kept = _asked(request, case_id, field)
    record_read(f"case:{case_id}:review:{field}", by=request.user, at=request.at)
    page = {"history": history_of(request, kept), "seen": place.seen}
    return render(request, "reviews/field_history.html", page)


@login_required
@require_POST
def restore_review(request: HttpRequest, case_id: UUID, field: str) -> HttpResponse:
    place, kept = _asked(request, case_id, field)
    put_back(request, kept, partial(save_review, place.seen.case), "restore_review")
    return redirect("review_history", case_id, field)


def _place(request: HttpRequest, case_id: UUID) -> Place:
    seen = case_for(request.user, case_id, request.at, Right.TEXT)
    return Place(request, seen, criteria_of(seen.case), own_review(request.user, seen.case))


def _desk(place: Place) -> Desk:
    def stored() -> OwnReview:
        return own_review(place.request.user, place.seen.case)

    def authors_of(keys: Iterable[str]) -> Mapping[str, Author]:
        return authors(stored().review, keys)

    return Desk(
        request=place.request,
        form=lambda data: ReviewForm(place.criteria, place.own, data),
        fresh=lambda: ReviewForm(place.criteria, stored()),
        save=partial(save_review, place.seen.case),
        authors=authors_of,
    )


def _shown_form(place: Place) -> ReviewForm:
    """The form of a page that is opened. With `gaps` in the address it says what is missing."""
    form = ReviewForm(place.criteria, place.own)
    if "gaps" in place.request.GET and permits(check_write, place.seen, place.own.review, place.request.at):
        form.show_gaps(place.missing)
    return form


def _after_saving(place: Place, form: ReviewForm, outcome: dict[str, Any]) -> HttpResponse:
    if form.errors:
        return _case_page(place, form, status=409 if outcome["clashes"] else 422)
    if "check" in place.request.POST:
        return redirect(_address_of_gaps(place.seen) if place.missing else reverse("check_review", args=[_key(place)]))
    words = _("Your review is saved at %(at)s. It is not submitted yet.")
    messages.success(place.request, words % {"at": clock(place.request.at)})
    return redirect("review_case", _key(place))


def _submitted(place: Place, revision: int) -> HttpResponse:
    request, case = place.request, place.seen.case

    def act(at: Any) -> dict[str, Any]:
        return {"review": str(submit_review(case, revision=revision, by=request.user, at=at).pk)}

    try:
        once(request, "check_review", act)
    except Refused as refused:
        if refused.code != "review_changed":
            raise
        messages.warning(request, sentence(refused.code, refused.params))
        return redirect("check_review", case.pk)
    messages.success(request, _("Your review of %(label)s is submitted.") % {"label": case.label})
    return redirect("review_case", case.pk)


def _case_page(place: Place, form: ReviewForm, *, status: int = 200) -> HttpResponse:
    request, seen, own = place.request, place.seen, place.own
    record_read(f"case:{seen.case.pk}:text", by=request.user, at=request.at)
    _link_histories(place, form)
    page = CasePage(
        seen=seen,
        reading=reading_of(seen.case, language()),
        has_pdf=has_pdf(seen.case),
        is_reader=bool(seen.parts & READERS),
        may_write=permits(check_write, seen, own.review, request.at),
        may_read_others=permits(check_read_others, seen),
        own=own,
        graded=graded(place.criteria, own.marks),
        notes=_notes(place),
    )
    return render(request, "reviews/case.html", {"page": page, "form": form, "now": request.at}, status=status)


def _notes(place: Place) -> tuple[tuple[str, str], ...]:
    noted = ((column(one, "label"), place.own.own_notes.get(one.key, "")) for one in place.criteria)
    return tuple((label, text) for label, text in noted if text)


def _link_histories(place: Place, form: ReviewForm) -> None:
    keys = remembered(place.own.review) & set(form.edited_keys())
    form.link_histories({key: reverse("review_history", args=[_key(place), key]) for key in keys})


def _asked(request: HttpRequest, case_id: UUID, field: str) -> tuple[Place, Kept]:
    """A field of the own review. Raises Hidden where it has no such field."""
    place = _place(request, case_id)
    check_reads(place.seen)
    review, form = place.own.review, ReviewForm(place.criteria, place.own)
    if field not in form.edited_keys():
        raise Hidden
    kept = Kept(
        key=field,
        form=form,
        entries=entries_of(review, field),
        values=partial(values_of, review, field),
        may_restore=permits(check_write, place.seen, review, request.at),
        restore_url=reverse("restore_review", args=[case_id, field]),
        back_url=reverse("review_case", args=[case_id]),
    )
    return place, kept


def _address_of_gaps(seen: Seen) -> str:
    return f"{reverse('review_case', args=[seen.case.pk])}?gaps=1"


def _key(place: Place) -> UUID:
    key: UUID = place.seen.case.pk
    return key
