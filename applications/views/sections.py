"""One page per section of the form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from applications.actions.answers import save_answers
from applications.actions.drafting import save_basics
from applications.actions.working_copy import Saved
from applications.domain.form import Form, Section
from applications.domain.lifecycle import Status
from applications.domain.markdown import guidance_to_html
from applications.forms.answers import AnswersForm
from applications.forms.basics import BasicsForm
from applications.models import Answer, Application
from applications.policies.drafting import check_answer_invitation
from applications.queries.documents import working_document
from applications.queries.forms import form_of
from applications.views.attachments import attachments_of
from applications.views.budget import budget_of
from applications.views.consortium import people_of
from applications.views.own import Head, head, own_application
from applications.views.parties import parties_of
from applications.views.task_list import read
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class Neighbour:
    """The section before or after."""

    label: str
    url: str


@dataclass(frozen=True)
class SectionPage:
    """A section with where one came from and goes on to."""

    head: Head
    title: str
    guidance: SafeString
    previous: Neighbour | None
    next: Neighbour
    part: Any


@dataclass(frozen=True)
class Visit:
    """A request for one section of one application."""

    request: HttpRequest
    application: Application
    form: Form
    section: Section
    head: Head


@login_required
def section(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    application = own_application(request, reference)
    form = form_of(application)
    try:
        found = form.section(key)
    except KeyError as error:
        raise Hidden from error
    page_head = head(request, application, (found.title.read_in(get_language() or "en"), ""))
    visit = Visit(request, application, form, found, page_head)
    if page_head.cannot_edit and request.method == "GET" and not _transfers_cv_here(visit):
        return _closed(visit)
    return VIEWS[found.kind](visit)


def _transfers_cv_here(visit: Visit) -> bool:
    """Who may only read the application still transfers the own CV, from the page of its people."""
    application, user = visit.application, visit.request.user
    stands = application.status == Status.REGISTERED and application.reopened_at is None
    may_transfer = permits(check_answer_invitation, user, application, visit.request.at)
    return visit.section.kind == "consortium" and may_transfer and not stands


def _page(visit: Visit, part: Any = None) -> SectionPage:
    language = get_language() or "en"
    sections = visit.form.sections
    place = [one.key for one in sections].index(visit.section.key)
    guidance = mark_safe(guidance_to_html(visit.section.guidance.read_in(language)))  # noqa: S308 - cleaned by nh3
    return SectionPage(
        head=visit.head,
        title=visit.section.title.read_in(language),
        guidance=guidance,
        previous=_neighbour(visit, sections[place - 1]) if place else None,
        next=_neighbour(visit, sections[place + 1]) if place + 1 < len(sections) else _last(visit),
        part=part,
    )


def _neighbour(visit: Visit, one: Section) -> Neighbour:
    url = reverse("section", args=[visit.application.reference, one.key])
    return Neighbour(one.title.read_in(get_language() or "en"), url)


def _last(visit: Visit) -> Neighbour:
    return Neighbour(gettext("Check the application"), reverse("check", args=[visit.application.reference]))


def _closed(visit: Visit) -> HttpResponse:
    shown = next(one for one in read(visit.application) if one.key == visit.section.key)
    context = {"page": _page(visit), "sections": [shown], "document": working_document(visit.application)}
    return render(visit.request, "applications/section_closed.html", context)


def _answers(visit: Visit) -> HttpResponse:
    shown = _answers_form(visit, visit.request.POST or None)
    if visit.request.method != "POST":
        shown.show_problems()
        return _form_page(visit, shown)
    shown.is_valid()
    outcome = once(visit.request, "save_answers", lambda at: _outcome(_save_answers(visit, shown, at)))
    if outcome["clashes"]:
        # The outcome holds keys and no text: what others wrote is read again, and nothing of it is overwritten.
        shown.show_clashes(_save_answers(visit, shown, visit.request.at).clashes, _names(visit))
    return _after_saving(visit, shown, outcome)


def _basics(visit: Visit) -> HttpResponse:
    shown = BasicsForm(visit.request.POST or None, application=visit.application)
    if visit.request.method != "POST":
        return _form_page(visit, shown)
    shown.is_valid()
    outcome = once(visit.request, "save_basics", lambda at: _outcome(_save_basics(visit, shown, at)))
    if outcome["clashes"]:
        shown.show_clashes(_save_basics(visit, shown, visit.request.at).clashes)
    return _after_saving(visit, shown, outcome)


def _answers_form(visit: Visit, data: Any = None) -> AnswersForm:
    rows = visit.application.answers.filter(field_key__in=[field.key for field in visit.section.fields])
    return AnswersForm(visit.form, visit.section, {row.field_key: row for row in rows}, data)


def _save_answers(visit: Visit, shown: AnswersForm, at: datetime) -> Saved:
    return save_answers(visit.application, shown.changes(), by=visit.request.user, at=at)


def _save_basics(visit: Visit, shown: BasicsForm, at: datetime) -> Saved:
    return save_basics(visit.application, shown.changes(), by=visit.request.user, at=at)


def _outcome(saved: Saved) -> dict[str, Any]:
    return {"changed": list(saved.changed), "clashes": [clash.key for clash in saved.clashes]}


def _after_saving(visit: Visit, shown: Any, outcome: dict[str, Any]) -> HttpResponse:
    if shown.errors:
        return _form_page(visit, shown, status=409 if outcome["clashes"] else 422)
    at = f"{localtime(visit.request.at):%H:%M:%S}"
    messages.success(visit.request, gettext("Saved %(at)s.") % {"at": at})
    if "save_next" in visit.request.POST and not _has_problems(visit):
        return redirect(_page(visit).next.url)
    return redirect("section", visit.application.reference, visit.section.key)


def _has_problems(visit: Visit) -> bool:
    """Whether something stored is too long or out of bounds, so that its page is shown again."""
    again = _answers_form(visit)
    again.show_problems()
    return bool(again.errors)


def _form_page(visit: Visit, shown: Any, *, status: int = 200) -> HttpResponse:
    context = {"page": _page(visit), "form": shown, "now": visit.request.at}
    return render(visit.request, "applications/section_form.html", context, status=status)


def _names(visit: Visit) -> dict[str, str]:
    rows = Answer.objects.filter(application=visit.application).select_related("by")
    return {row.field_key: row.by.name for row in rows}


def _part(template: str, load: Callable[[HttpRequest, Application], Any]) -> Callable[[Visit], HttpResponse]:
    """A section whose page lists rows that have pages of their own."""

    def view(visit: Visit) -> HttpResponse:
        page = _page(visit, load(visit.request, visit.application))
        return render(visit.request, template, {"page": page, "now": visit.request.at})

    return view


VIEWS = {
    "answers": _answers,
    "basics": _basics,
    "consortium": _part("applications/consortium.html", people_of),
    "partners": _part("applications/parties.html", parties_of),
    "budget": _part("applications/budget_overview.html", budget_of),
    "attachments": _part("applications/attachments.html", attachments_of),
}
