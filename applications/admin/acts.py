"""What staff do: a button, perhaps a form, one action of the portal, a message.

The rule that refuses an act also hides its button. A refusal is said in words over the form, which keeps what was
written.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from applications.admin.lists import holds_nul
from applications.forms.staff.base import StaffForm
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import arrive, keep_outcome, outcome_of

if TYPE_CHECKING:
    from applications.admin.base import PortalModelAdmin


SAVE = _("Save")


@dataclass(frozen=True)
class Doing:
    """One act under way: who, when, with what row (None for an act of the list), with what was filled in."""

    user: User
    at: datetime
    row: Any
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """What an act answers: a message, and where to go next (nowhere given: the row's page, or the list)."""

    message: Any
    to: str = ""


@dataclass(frozen=True)
class Act:
    """`check` raises where the rules refuse, `run` calls one action; `form` asks first, else the button asks once more.

    `waits` says whether there is anything to do it with: else its button is not shown.
    `context` gives the values of a template of its own, `form_context` those that follow from what is filled in.
    """

    name: str
    label: Any
    run: Callable[[Doing], Done]
    check: Callable[[User, Any, datetime], None]
    form: type[StaffForm] | None = None
    intro: Any = ""
    question: Any = ""
    kind: str = ""
    confirm_label: Any = SAVE
    template: str = "admin/act.html"
    context: Callable[[HttpRequest, Any], dict[str, Any]] = field(default=lambda _request, _row: {})
    form_context: Callable[[StaffForm | None], dict[str, Any]] = field(default=lambda _form: {})
    shown: bool = True
    waits: Callable[[User, datetime], bool] = lambda _user, _at: True


@dataclass(frozen=True)
class Button:
    """A button of a page: a link to a form, or (with `question`) a POST that is asked about once more.

    `request_key`: by which a second click on it is known.
    """

    label: Any
    url: str
    kind: str
    question: Any
    confirm_label: Any
    request_key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def is_strong(self) -> bool:
        return self.kind == "primary"


def allow(_user: User, _row: Any, _at: datetime) -> None:
    """For an act that is open to whoever sees the page."""


def buttons(owner: "PortalModelAdmin", request: HttpRequest, row: Any, acts: Iterable[Act]) -> list[Button]:
    """The buttons of the acts that the rules let the person do now."""
    return [
        Button(
            act.label, owner.url(act.name, row), act.kind, act.question if act.form is None else "", act.confirm_label
        )
        for act in acts
        if act.shown and permits(act.check, request.user, row, request.at) and act.waits(request.user, request.at)
    ]


def perform(owner: "PortalModelAdmin", act: Act, request: HttpRequest, row: Any) -> HttpResponseBase:
    """GET asks, POST does. A retry of what was done, or of what is just being done, goes where the first one went."""
    if request.method != "POST":
        return _ask(owner, act, request, row, None)
    arrived = arrive(request, owner.url_name(act.name))
    if arrived.outcome:
        return HttpResponseRedirect(arrived.outcome["to"])
    form = _form(act, request, row, arrived.at)
    if form is not None and (not form.is_valid() or form.asks_again):
        return _ask(owner, act, request, row, form)
    doing = Doing(request.user, arrived.at, row, form.cleaned_data if form is not None else {})
    try:
        with transaction.atomic():
            if kept := outcome_of(arrived):
                return HttpResponseRedirect(kept["to"])
            act.check(request.user, row, arrived.at)
            done = act.run(doing)
            to = done.to or _home(owner, row)
            keep_outcome(arrived, {"to": to})
    except Refused as refusal:
        return _refuse(owner, act, request, row, form, in_words(refusal))
    messages.success(request, done.message)
    return HttpResponseRedirect(to)


def in_words(refusal: Refused) -> str:
    """The sentence of a refusal."""
    return str(import_string(settings.REFUSAL_SENTENCES)(refusal.code, refusal.params))


def _ask(owner: "PortalModelAdmin", act: Act, request: HttpRequest, row: Any, form: StaffForm | None) -> HttpResponse:
    try:
        act.check(request.user, row, request.at)
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
        return HttpResponseRedirect(_home(owner, row))
    form = form or _form(act, request, row, request.at)
    return _form_page(owner, act, request, row, form)


def _refuse(
    owner: "PortalModelAdmin", act: Act, request: HttpRequest, row: Any, form: StaffForm | None, sentence: str
) -> HttpResponse:
    if form is None:
        messages.warning(request, sentence)
        return HttpResponseRedirect(_home(owner, row))
    form.add_error(None, sentence)
    return _form_page(owner, act, request, row, form)


def _form_page(
    owner: "PortalModelAdmin", act: Act, request: HttpRequest, row: Any, form: StaffForm | None
) -> HttpResponse:
    row_title = owner.page_title(row) if row is not None else ""
    context = owner.context(request, row) | {"act": act, "form": form, "title": act.label, "row_title": row_title}
    return TemplateResponse(request, act.template, context | act.context(request, row) | act.form_context(form))


def _form(act: Act, request: HttpRequest, row: Any, at: datetime) -> StaffForm | None:
    if act.form is None:
        return None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    address = QueryDict() if holds_nul(request.GET) else request.GET
    return act.form(*sent, user=request.user, subject=row, at=at, address=address)


def _home(owner: "PortalModelAdmin", row: Any) -> str:
    return owner.url("change", row) if row is not None and owner.has_page else owner.url("changelist")
