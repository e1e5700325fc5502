"""A grant as its leader, its applicants and its organisation read it; accepting and declining its terms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.domain.numbers import format_sek
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions import grants as actions
from reviews.domain.grant_changes import Kind
from reviews.domain.grants import Side, Standing
from reviews.forms.grants import AcceptForm, DeclineForm
from reviews.models import Grant
from reviews.policies.grant_changes import check_ask, voice_of
from reviews.policies.grants import check_answer_in, side_in
from reviews.queries.grant_changes import changes_for, changes_of
from reviews.queries.grants import answers_of, grants_of, own_grant, standing_of, titled
from reviews.queries.yearly_reports import lines_of
from reviews.texts.grant_changes import TITLES
from reviews.texts.grant_changes import shown as shown_change
from reviews.texts.grants import ANSWERED, STANDING_KINDS, STANDING_LABELS
from reviews.texts.yearly_reports import shown

NOT_THEIRS = frozenset({"not_yours_to_answer", "own_grant"})


@dataclass(frozen=True)
class GrantLine:
    """A grant in the own list. `waits_for_you`: the reader can answer now."""

    grant: Grant
    title: str
    title_language: str
    standing: Standing
    waits_for_you: bool

    @property
    def kind(self) -> str:
        return STANDING_KINDS[self.standing]

    @property
    def label(self) -> Any:
        return STANDING_LABELS[self.standing]


@login_required
@require_safe
def own_grants(request: HttpRequest) -> HttpResponse:
    """Every grant that the person reads, those that wait for an answer first."""
    seen = titled(grants_of(request.user, request.at)).order_by("due_on", "decision__application__reference")
    seen = seen.defer("document", "terms__text_sv", "terms__text_en")
    rows = sorted((_line(request, one) for one in seen), key=lambda row: not row.waits_for_you)
    asked = [one for one in changes_for(request.user, request.at) if permits(voice_of, request.user, one)]
    changes = [shown_change(one, reverse("grant_change", args=[one.pk])) for one in asked]
    return render(request, "reviews/grants/list.html", {"rows": rows, "changes": changes})


@login_required
@require_safe
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_grant(request.user, reference, request.at)
    record_read(f"grant:{found.pk}", by=request.user, at=request.at)
    page = _page(request, found) | {
        "reports": _reports(request, found),
        "changes": [shown_change(one, reverse("grant_change", args=[one.pk])) for one in changes_of(found)],
        "may_ask_change": permits(check_ask, request.user, found, request.at),
        "change_kinds": [(kind.value, TITLES[kind]) for kind in Kind],
    }
    return render(request, "reviews/grants/grant.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_grant(request.user, reference, request.at)
    form = AcceptForm(side_in(request.user, found), request.POST or None, initial={"sha256": found.sha256})
    if request.method == "POST" and form.is_valid():
        given = {"sha256": form.cleaned_data["sha256"], "by": request.user}
        return _answer(request, found, form, "accept", lambda at: actions.accept(found, **given, at=at))
    return _ask(request, found, form, "accept")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_grant(request.user, reference, request.at)
    side_in(request.user, found)
    form = DeclineForm(request.POST or None, initial={"sha256": found.sha256})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("sha256", "reason")} | {"by": request.user}
        return _answer(request, found, form, "decline", lambda at: actions.decline(found, **given, at=at))
    return _ask(request, found, form, "decline")


def _answer(request: HttpRequest, found: Grant, form: Any, name: str, act: Callable[[datetime], Grant]) -> HttpResponse:
    try:
        once(request, f"{name}_grant", lambda at: {"state": act(at).state})
    except Refused as refused:
        if refused.code in NOT_THEIRS:
            raise
        form.refuse(refused)
        return _ask(request, own_grant(request.user, _reference(found), request.at), form, name)
    said = _("Your answer is recorded: you accept the terms.")
    messages.success(request, said if name == "accept" else _("Your answer is recorded: the grant is declined."))
    return redirect("grant", _reference(found))


def _ask(request: HttpRequest, found: Grant, form: Any, name: str) -> HttpResponse:
    page = _page(request, found) | {"form": form, "may_ask": _may_answer(request, found) or form.is_bound}
    page["breadcrumbs"][-1]["url"] = reverse("grant", args=[_reference(found)])
    page["breadcrumbs"].append({"label": _("Accept the terms") if name == "accept" else _("Decline the grant")})
    status = 422 if form.errors else 200
    return render(request, f"reviews/grants/{name}.html", page, status=status)


def _page(request: HttpRequest, found: Any) -> dict[str, Any]:
    where = standing_of(found, request.at)
    application = found.decision.application
    language = page_language()
    return {
        "grant": found,
        "application": application,
        "amount": format_sek(found.decision.amount_sek),
        "terms": found.document["terms"][language],
        "kind": STANDING_KINDS[where],
        "status": STANDING_LABELS[where],
        "standing": where,
        "answers": [_said(one) for one in answers_of(found)],
        "may_answer": _may_answer(request, found),
        "reads_decision": found.reader_takes_part,
        "breadcrumbs": [{"label": _("My grants"), "url": reverse("own_grants")}, {"label": _reference(found)}],
    }


def _reports(request: HttpRequest, found: Grant) -> list[dict[str, Any]]:
    """The yearly reports, each with its page."""
    reference = _reference(found)
    return [
        shown(one, where, reverse("yearly_report", args=[reference, one.year]))
        for one, where in lines_of(found, request.at)
    ]


def _line(request: HttpRequest, found: Any) -> GrantLine:
    language = page_language()
    titles = {"sv": found.title_sv, "en": found.title_en}
    other = "en" if language == "sv" else "sv"
    own = language if titles[language] else other
    return GrantLine(found, titles[own], own, standing_of(found, request.at), _may_answer(request, found))


def _said(one: Any) -> dict[str, Any]:
    """An answer in a sentence."""
    organisation = getattr(one.organisation, f"name_{page_language()}", "")
    words = ANSWERED[Side(one.side), one.outcome] % {"name": one.by.name, "organisation": organisation}
    return {"text": words, "at": one.at, "reason": one.reason}


def _may_answer(request: HttpRequest, found: Grant) -> bool:
    return permits(check_answer_in, request.user, found, request.at)


def _reference(found: Grant) -> str:
    return str(found.decision.application.reference)
