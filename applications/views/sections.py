"""One page per section of the form."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.domain.lifecycle import Status
from applications.models import Application
from applications.policies.drafting import check_answer_invitation
from applications.queries.supplements import document_now
from applications.views.attachments import attachments_of
from applications.views.budget import budget_of
from applications.views.consortium import people_of
from applications.views.editing import edit
from applications.views.parties import PartyRow, parties_of
from applications.views.task_list import read
from applications.views.visits import Visit, page_of, visit_of
from clusterportal.accounts.policies import permits


@login_required
def section(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    visit = visit_of(request, reference, key)
    if visit.head.cannot_edit and request.method == "GET" and not _transfers_cv_here(visit):
        return _closed(visit)
    return VIEWS[visit.section.kind](visit)


def _transfers_cv_here(visit: Visit) -> bool:
    """Who may only read the application still transfers the own CV, from the page of its people."""
    application, user = visit.application, visit.request.user
    stands = application.status == Status.REGISTERED and application.reopened_at is None
    may_transfer = permits(check_answer_invitation, user, application, visit.request.at)
    return visit.section.kind == "consortium" and may_transfer and not stands


def _closed(visit: Visit) -> HttpResponse:
    shown = next(one for one in read(visit.application) if one.key == visit.section.key)
    context = {
        "page": page_of(visit),
        "sections": [shown],
        "document": document_now(visit.application),
        "confirmations": _confirmations(visit),
    }
    return render(visit.request, "applications/section_closed.html", context)


def _confirmations(visit: Visit) -> list[PartyRow]:
    """Of the parties that confirm: they may do so until the signing ends, and the applicants see who has."""
    if visit.section.kind != "partners":
        return []
    return [row for row in parties_of(visit.request, visit.application).rows if row.state != "signs"]


def _part(template: str, load: Callable[[HttpRequest, Application], Any]) -> Callable[[Visit], HttpResponse]:
    """A section whose page lists rows that have pages of their own."""

    def view(visit: Visit) -> HttpResponse:
        page = page_of(visit, load(visit.request, visit.application))
        return render(visit.request, template, {"page": page, "now": visit.request.at})

    return view


VIEWS = {
    "answers": edit,
    "basics": edit,
    "consortium": _part("applications/consortium.html", people_of),
    "partners": _part("applications/parties.html", parties_of),
    "budget": _part("applications/budget_overview.html", budget_of),
    "attachments": _part("applications/attachments.html", attachments_of),
}
