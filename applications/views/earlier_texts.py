"""The history of one field, whoever's it is: its sittings with what changed, and putting an earlier text back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext

from applications.actions.working_copy import Change, Saved
from applications.domain.history import Entry, Sitting, saved_before, sittings, unfolded
from applications.domain.text_difference import Piece, difference
from applications.forms.editing import BASE, EditedForm
from applications.queries.history import names_of
from applications.views.fields import clock
from clusterportal.accounts.errors import Hidden
from clusterportal.requests.actions import once

PER_PAGE = 20


@dataclass(frozen=True)
class Kept:
    """A field that has a history. `form`: of what is stored; `values`: what was saved or set aside by some entries."""

    key: str
    form: EditedForm
    entries: Sequence[Entry]
    values: Callable[[Collection[Any]], Mapping[Any, Any]]
    may_restore: bool
    restore_url: str
    back_url: str

    @property
    def label(self) -> str:
        return str(self.form.fields[self.key].label)

    @property
    def language(self) -> str:
        return str(self.form.fields[self.key].widget.attrs.get("lang", ""))

    @property
    def base(self) -> str:
        """What goes with the buttons: the text that stood when the page was opened."""
        return str(self.form.fields[BASE.format(self.key)].initial)


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

    `request_key` goes with its buttons: a person presses one.
    """

    kept: Kept
    within: Sitting | None
    shown: Sequence[Shown]
    page: Page[Sitting]
    request_key: UUID


def history_of(request: HttpRequest, kept: Kept) -> HistoryPage:
    """The page that was asked for. Raises Hidden where it names a text that is not there."""
    found = sittings(kept.entries)
    within = _within(found, request.GET.get("within", ""))
    page = Paginator(unfolded(within) if within else found, PER_PAGE).get_page(request.GET.get("page"))
    return HistoryPage(kept, within, _shown(kept, found, page), page, uuid4())


def put_back(request: HttpRequest, kept: Kept, save: Callable[..., Saved], route: str) -> None:
    """Save the text that was asked for, and say what came of it. Raises Hidden where there is no such text."""
    entry = request.POST.get("entry", "")
    values = kept.values({entry})
    if entry not in values:
        raise Hidden
    change = Change(kept.form.put_back(kept.key, values[entry]), request.POST.get("base", ""))

    def act(at: datetime) -> dict[str, Any]:
        saved = save({kept.key: change}, by=request.user, at=at)
        return {"clashes": [clash.key for clash in saved.clashes]}

    if once(request, route, act)["clashes"]:
        words = gettext("Another answer has just been saved. Read it before you put this one back.")
        messages.warning(request, words)
    else:
        messages.success(request, gettext("The earlier text is back. Saved %(at)s.") % {"at": clock(request.at)})


def _within(found: Sequence[Sitting], entry: str) -> Sitting | None:
    """The sitting of which each text is asked for. Raises Hidden where there is no such text."""
    if not entry:
        return None
    holding = (one for one in found if entry in {saved.key for saved in one.entries})
    if (sitting := next(holding, None)) is None:
        raise Hidden
    return sitting


def _shown(kept: Kept, found: Sequence[Sitting], rows: Iterable[Sitting]) -> Sequence[Shown]:
    befores = {one: saved_before(found, one.entries[0]) for one in rows}
    texts = _texts(kept, (entry for one, before in befores.items() for entry in (one.last, before)))
    names = names_of(one.last.by for one in befores)
    stands = next((one.last for one in found if not one.last.is_set_aside), None)
    shown = []
    for one, before in befores.items():
        text = texts[one.last.key]
        pieces = difference(texts[before.key] if before else text, text)
        shown.append(Shown(one, names.get(one.last.by, ""), pieces, is_current=one.last == stands))
    return shown


def _texts(kept: Kept, entries: Iterable[Entry | None]) -> dict[Any, str]:
    """What these entries say, by their keys."""
    values = kept.values({entry.key for entry in entries if entry is not None})
    return dict(zip(values, kept.form.texts(kept.key, list(values.values())), strict=True))
