"""A person asks for the own account to be erased, having read what that means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications.models import Application
from clusterportal.accounts.errors import Refused
from clusterportal.requests.stamped import StampedRequest
from reviews.actions.asking_erasure import ask_erasure, take_back_erasure
from reviews.models import ErasureRequest
from reviews.queries.erasing import open_request, outlook_of
from reviews.texts import sentence
from reviews.texts.erasing import KEPT, Step, step_of


@dataclass(frozen=True)
class ErasurePage:
    """`request`: what the person has asked for already. `was_reviewer`: more of the CV stays."""

    request: ErasureRequest | None
    steps: list[Step]
    going: tuple[Application, ...]
    left: tuple[Application, ...]
    kept: list[Promise]
    was_reviewer: bool


@login_required
@require_GET
def erase_account(request: StampedRequest) -> HttpResponse:
    outlook = outlook_of(request.user, request.at)
    page = ErasurePage(
        open_request(request.user),
        [step_of(one) for one in outlook.obstacles],
        outlook.going,
        outlook.left,
        [KEPT[code] for code in outlook.kept],
        "reviews" in outlook.kept,
    )
    return render(request, "reviews/erase_account.html", {"page": page})


@login_required
@require_POST
@reauthentication_required
def ask_to_erase(request: StampedRequest) -> HttpResponse:
    """Whoever has not signed in lately gives the password once more, and then goes on here."""
    return _act(request, ask_erasure, _("You have asked for your account to be erased."))


@login_required
@require_POST
def take_back_erasing(request: StampedRequest) -> HttpResponse:
    return _act(request, take_back_erasure, _("Your account stays."))


def _act(request: StampedRequest, action: Callable[..., Any], done: str) -> HttpResponse:
    try:
        action(by=request.user, at=request.at)
    except Refused as refused:
        messages.error(request, sentence(refused.code, refused.params))
    else:
        messages.success(request, done)
    return redirect("erase_account")
