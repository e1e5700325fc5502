"""Looking for reviewers of an application: the agency's register, ranked by fit."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from applications.admin.base import PortalModelAdmin
from applications.models import Application
from applications.texts.naming import spoken
from applications.texts.reading import in_language
from clusterportal.audit.actions import record_read
from reviews.forms.staff.finding import FindForm
from reviews.models import Case
from reviews.policies.finding import is_findable
from reviews.queries.finding import Fit, Found, Mark, application_to_find_for, find
from reviews.texts.assignments import TERMS, said_line
from reviews.texts.availability import name_with
from reviews.texts.conflicts import rule_label
from reviews.texts.register import marked

NAME = "find-reviewers"
PAGE_SIZE = 50


def find_address(owner: PortalModelAdmin, row: Application) -> str:
    """Where the page is, for whoever handles the application; empty when nobody looks for reviewers any more."""
    return owner.url(NAME, row) if is_findable(row) else ""


def finding_url(owner: PortalModelAdmin) -> URLPattern:
    """The page's address, under that of the application."""

    def view(request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = application_to_find_for(request.user, object_id, request.at)
        if row is None or not is_findable(row) or request.method not in {"GET", "HEAD"}:
            raise Http404
        record_read(f"application:{row.pk}", by=request.user, at=request.at)
        version = row.submitted_version
        title = in_language(version, "title") if version is not None else row.reference
        context = owner.context(request, row) | {"title": _("Find reviewers"), "row_title": title}
        return render(request, "admin/reviews/find_reviewers.html", context | _context(request, row))

    return path(f"<uuid:object_id>/{NAME}/", owner.admin_site.admin_view(view), name=owner.url_name(NAME))


def _context(request: HttpRequest, row: Application) -> dict[str, Any]:
    found = find(request.user, row, request.at)
    form = FindForm(request.GET or None, reviewers=[one.reviewer for one in found.rows])
    wanted = form.wanted
    rows = [one for one in found.rows if wanted.takes(one.reviewer)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "filter": form,
        "found": found,
        "page": page,
        "fits": [_shown(one, found) for one in page],
        "said_line": said_line(term.name for one in found.rows[:1] for term in one.terms),
        "weights": [(TERMS[term.name], _percent(term.share)) for one in found.rows[:1] for term in one.terms],
    }


def _shown(one: Fit, found: Found) -> dict[str, Any]:
    case = found.case if found.is_open else None
    name = marked(str(one.reviewer), one.reviewer)
    return {
        "fit": one,
        "url": reverse("admin:reviews_reviewer_change", args=[one.reviewer.pk]),
        "name": name,
        "place": _place(one),
        "availability": name_with("", one.availability).strip(" ()"),
        "percent": _percent(one.value),
        "terms": [(TERMS[term.name], _percent(term.value)) for term in one.terms],
        "marks": [_mark(mark) for mark in one.marks],
        "invite_url": _invite(case, one) if case and one.can_be_invited else "",
        "assign_url": _assign(case, one) if case and one.can_be_assigned else "",
    }


def _place(one: Fit) -> str:
    if one.place is None:
        return ""
    return ", ".join(filter(None, [spoken(one.place.organisation), one.place.department]))


def _mark(mark: Mark) -> dict[str, str]:
    known = mark.kept
    return {
        "rule": rule_label(mark.rule),
        "state": str(known.get_state_display()) if known else _("found now"),
        "url": reverse("admin:reviews_conflict_change", args=[known.pk]) if known else "",
    }


def _invite(case: Case, one: Fit) -> str:
    form = reverse("admin:reviews_panel_invite", args=[case.panel_id])
    return f"{form}?{urlencode({'reviewer': one.reviewer.pk, 'case': case.pk})}"


def _assign(case: Case, one: Fit) -> str:
    form = reverse("admin:reviews_assignmentrun_round_pair", args=[case.round_id])
    return f"{form}?{urlencode({'case': case.pk, 'reviewer': one.reviewer.pk})}"


def _percent(value: float) -> int:
    return round(value * 100)
