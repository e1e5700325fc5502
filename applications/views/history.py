"""The earlier texts of one field, and putting one of them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from applications.actions.working_copy import Change
from applications.domain.history import Entry, Sitting, saved_before, sittings, unfolded
from applications.domain.text_difference import Piece, difference
from applications.forms.editing import BASE, EditedForm
from applications.policies.applications import check_edit
from applications.queries.history import entries_of, names_of, values_of
from applications.views.editing import EDITORS
from applications.views.visits import Visit, place_of, visit_of
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import once

PER_PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A sitting with its author's name and what changed since the one before; `is_current`: this text stands."""

    sitting: Sitting
    by: str
    pieces: Sequence[Piece]
    is_current: bool


@dataclass(frozen=True)
class HistoryPage:
    """A field's history, the newest first: all of its sittings, or the single texts of the one `within`.

    `base` and `request_key` go with its buttons: a person presses one.
    """

    visit: Visit
    key: str
    label: str
    language: str
    within: Sitting | None
    shown: Sequence[Shown]
    page: Page[Sitting]
    may_restore: bool
    base: str
    request_key: UUID


@login_required
def field_history(request: HttpRequest, reference: str, key: str, field: str) -> HttpResponse:
    visit, form = _asked(request, reference, key, field)
    found = sittings(entries_of(visit.application, field))
    within = _within(found, request.GET.get("within", ""))
    page = Paginator(unfolded(within) if within else found, PER_PAGE).get_page(request.GET.get("page"))
    may_restore = permits(check_edit, request.user, visit.application, request.at, place_of(key))
    shown = _shown(visit, form, field, found, page)
    label, language = str(form.fields[field].label), form.fields[field].widget.attrs.get("lang", "")
    base = str(form.fields[BASE.format(field)].initial)
    asked = HistoryPage(visit, field, label, language, within, shown, page, may_restore, base, uuid4())
    return render(request, "applications/field_history.html", {"history": asked, "head": visit.head})


@login_required
@require_POST
def restore(request: HttpRequest, reference: str, key: str, field: str) -> HttpResponse:
    visit, form = _asked(request, reference, key, field)
    entry = request.POST.get("entry", "")
    values = values_of(visit.application, field, {entry})
    if entry not in values:
        raise Hidden
    change = Change(form.put_back(field, values[entry]), request.POST.get("base", ""))

    def act(at: Any) -> dict[str, Any]:
        changes = {field: change}
        saved = EDITORS[visit.section.kind].save(visit.application, changes, by=request.user, at=at)
        return {"clashes": [clash.key for clash in saved.clashes]}

    if once(request, "restore_answer", act)["clashes"]:
        words = gettext("Somebody else has just saved another answer. Read it before you put yours back.")
        messages.warning(request, words)
    else:
        at = f"{localtime(request.at):%H:%M:%S}"
        messages.success(request, gettext("The earlier text is back. Saved %(at)s.") % {"at": at})
    return redirect("field_history", reference, key, field)


def _asked(request: HttpRequest, reference: str, key: str, field: str) -> tuple[Visit, EditedForm]:
    visit = visit_of(request, reference, key, (gettext("Earlier texts"), ""))
    if visit.section.kind not in EDITORS:
        raise Hidden
    editor = EDITORS[visit.section.kind]
    form = editor.form(visit, None)
    if field not in editor.with_history(form):
        raise Hidden
    return visit, form


def _within(found: Sequence[Sitting], entry: str) -> Sitting | None:
    """The sitting of which each text is asked for. Raises Hidden where there is no such text."""
    if not entry:
        return None
    holding = (one for one in found if entry in {saved.key for saved in one.entries})
    if (sitting := next(holding, None)) is None:
        raise Hidden
    return sitting


def _shown(
    visit: Visit, form: EditedForm, key: str, found: Sequence[Sitting], rows: Iterable[Sitting]
) -> Sequence[Shown]:
    befores = {one: saved_before(found, one.entries[0]) for one in rows}
    texts = _texts(visit, form, key, (entry for one, before in befores.items() for entry in (one.last, before)))
    names = names_of(one.last.by for one in befores)
    stands = next((one.last for one in found if not one.last.is_set_aside), None)
    shown = []
    for one, before in befores.items():
        text = texts[one.last.key]
        pieces = difference(texts[before.key] if before else text, text)
        shown.append(Shown(one, names.get(one.last.by, ""), pieces, is_current=one.last == stands))
    return shown


def _texts(visit: Visit, form: EditedForm, key: str, entries: Iterable[Entry | None]) -> dict[Any, str]:
    """What these entries say, by their keys."""
    values = values_of(visit.application, key, {entry.key for entry in entries if entry is not None})
    return dict(zip(values, form.texts(key, list(values.values())), strict=True))
