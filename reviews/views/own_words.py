"""The reviewer's own expertise and time away, and what the agencies keep and share about the person."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once
from reviews.actions.own_words import say_own_words
from reviews.forms.own_words import OwnWordsForm
from reviews.models import Reviewer
from reviews.queries.own_words import Kept, kept_of, own_reviewer
from reviews.texts.register import entry_rows, shared_since


@dataclass(frozen=True)
class Register:
    """One agency's entry in words, and with whom it is shared."""

    agency: str
    rows: list[dict[str, Any]]
    shares: list[str]


@login_required
def own_words(request: HttpRequest) -> HttpResponse:
    """For whom some agency keeps; for others it does not exist."""
    reviewer = own_reviewer(request.user)
    if reviewer is None:
        raise Hidden
    if request.method != "POST":
        return _page(request, reviewer, OwnWordsForm.showing(reviewer))
    form = OwnWordsForm(request.POST)
    if not form.is_valid():
        return _page(request, reviewer, form, status=422)

    def act(at: Any) -> dict[str, Any]:
        say_own_words(form.said(), by=request.user, at=at)
        return {"saved": True}

    try:
        once(request, "own_words", act)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, reviewer, form, status=422)
    messages.success(request, _("Your expertise is saved."))
    return redirect("own_words")


def _page(request: HttpRequest, reviewer: Reviewer, form: OwnWordsForm, *, status: int = 200) -> HttpResponse:
    registers = [_register(one) for one in kept_of(reviewer)]
    return render(request, "reviews/own_words.html", {"form": form, "registers": registers}, status=status)


def _register(one: Kept) -> Register:
    rows = entry_rows(one.entry, one.availability, with_notes=False)
    return Register(spoken(one.entry.agency), rows, [shared_since(share) for share in one.shares])
