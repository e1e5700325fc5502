"""Calls as everybody reads them. A call that nobody has published does not exist here."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from applications.domain.calendar import calendar_file
from applications.domain.specification import in_use
from applications.models import Notice, Round
from applications.queries.phases import deadline_mark, phase_of
from applications.queries.public import CallView, moved_deadlines, public_calls, published_calls
from applications.queries.public_questions import Answered, questions_of
from applications.texts.calls import call_events, money_rules, who_may_apply
from applications.texts.following import call_deadline


@dataclass(frozen=True)
class CallPage:
    """`form`: the specification of the form in use, without what is left out, or None."""

    view: CallView
    notices: tuple[Notice, ...]
    rounds: tuple[Round, ...]
    events: list[dict[str, Any]]
    who: list[dict[str, Any]]
    money: list[dict[str, Any]]
    questions: list[Answered]
    form: dict[str, Any] | None


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/calls.html", {"calls": public_calls(request.at)})


@require_safe
def call(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    related = ("areas", "rounds__criteria", "notices")
    found = get_object_or_404(
        published_calls(request.at).select_related("form_version").prefetch_related(*related), pk=pk
    )
    notices, rounds = tuple(found.notices.all()), tuple(found.rounds.all())
    page = CallPage(
        view=CallView(found, phase_of(found, request.at)),
        notices=notices,
        rounds=rounds,
        events=call_events(found, rounds, moved_deadlines(notices), request.at),
        who=who_may_apply(found),
        money=money_rules(found),
        questions=questions_of(found),
        form=in_use(found.form_version.specification) if found.form_version else None,
    )
    return render(request, "applications/call.html", {"page": page})


@require_safe
def countdown(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The time left alone: an open page asks for it and so learns of a moved deadline. 304 while nothing is new."""
    found = get_object_or_404(published_calls(request.at), pk=pk)
    asks_again, has_closed = "If-None-Match" in request.headers, found.closes_at < request.at
    page = {"call": found, "has_moved": asks_again and not has_closed}
    unchanged = get_conditional_response(request, etag=deadline_mark(found.closes_at, request.at))
    return unchanged or render(request, "applications/call_countdown.html", page)


@require_safe
def calendar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(published_calls(request.at).prefetch_related("notices"), pk=pk)
    response = HttpResponse(
        calendar_file([call_deadline(found)], made_at=request.at), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="deadline-{found.agency_id}.ics"'
    return response
