"""Saving the fields of a section: by its form, whole, and by its page while somebody writes, field by field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from applications.actions.answers import save_answers
from applications.actions.drafting import save_basics
from applications.actions.working_copy import Saved
from applications.forms.answers import AnswersForm, FileRow
from applications.forms.basics import FIELDS, BasicsForm
from applications.forms.editing import EditedForm
from applications.policies.applications import is_leader
from applications.queries.history import authors, remembered
from applications.texts import sentence
from applications.views.attachments import kinds_of
from applications.views.fields import Desk, autosaved, clock, others, save_once
from applications.views.visits import Visit, page_of, visit_of
from clusterportal.accounts.errors import Hidden


@dataclass(frozen=True)
class Editor:
    """How the questions of a kind of section become a form, which fields have a history, and what keeps changes."""

    form: Callable[[Visit, Any], EditedForm]
    with_history: Callable[[EditedForm], Iterable[str]]
    save: Callable[..., Saved]


def edit(visit: Visit) -> HttpResponse:
    """The section's form, shown or sent."""
    if visit.request.method != "POST":
        return _form_page(visit, shown_form(visit))
    desk = _desk(visit)
    shown = desk.form(visit.request.POST)
    shown.is_valid()
    outcome = save_once(desk, shown, "save_section")
    if outcome["clashes"]:
        shown.show_clashes(others(desk, outcome["clashes"]))
    return _after_saving(visit, shown, outcome)


@require_POST
def autosave(request: HttpRequest, reference: str, key: str) -> JsonResponse:
    """Some fields of a section, as their page sends them while somebody writes."""
    return autosaved(request, lambda: _desk(visit_of(request, reference, key)), sentence)


def shown_form(visit: Visit) -> EditedForm:
    """The section's form as a page that is opened shows it."""
    shown = EDITORS[visit.section.kind].form(visit, None)
    shown.show_problems()
    _link_histories(visit, shown)
    return shown


def _desk(visit: Visit) -> Desk:
    """Raises Hidden where the section is not filled in by fields."""
    editor = EDITORS.get(visit.section.kind)
    if editor is None:
        raise Hidden

    def fresh() -> EditedForm:
        visit.application.refresh_from_db()
        return editor.form(visit, None)

    return Desk(
        request=visit.request,
        form=lambda data: editor.form(visit, data),
        fresh=fresh,
        save=partial(editor.save, visit.application),
        authors=partial(authors, visit.application),
    )


def _after_saving(visit: Visit, shown: EditedForm, outcome: dict[str, Any]) -> HttpResponse:
    if shown.errors:
        _link_histories(visit, shown)
        return _form_page(visit, shown, status=409 if outcome["clashes"] else 422)
    messages.success(visit.request, gettext("Saved %(at)s.") % {"at": clock(visit.request.at)})
    wanted = visit.request.POST.get("upload", "")
    if any(field.upload and field.key == wanted for field in visit.section.fields):
        return redirect("upload", visit.application.reference, wanted)
    if "save_next" in visit.request.POST and not _has_problems(visit):
        return redirect(page_of(visit).next.url)
    return redirect("section", visit.application.reference, visit.section.key)


def _has_problems(visit: Visit) -> bool:
    """Whether something stored is too long or out of bounds, so that its page is shown again."""
    again = EDITORS[visit.section.kind].form(visit, None)
    again.show_problems()
    return bool(again.errors)


def _form_page(visit: Visit, shown: EditedForm, *, status: int = 200) -> HttpResponse:
    where = [visit.application.reference, visit.section.key]
    page = {
        "page": page_of(visit),
        "form": shown,
        "now": visit.request.at,
        "autosave": reverse("autosave", args=where),
        "presence": reverse("presence", args=where),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(visit.request, "applications/section_form.html", page, status=status)


def _link_histories(visit: Visit, shown: EditedForm) -> None:
    where = [visit.application.reference, visit.section.key]
    keys = EDITORS[visit.section.kind].with_history(shown)
    shown.link_histories({key: reverse("field_history", args=[*where, key]) for key in keys})


def _answers_form(visit: Visit, data: Any) -> AnswersForm:
    rows = visit.application.answers.filter(field_key__in=[field.key for field in visit.section.written])
    given = {row.field_key: row for row in rows}
    leads = is_leader(visit.request.user, visit.application)
    return AnswersForm(visit.form, visit.section, given, data, files=_file_rows(visit), is_leader=leads)


def _file_rows(visit: Visit) -> dict[str, FileRow]:
    types = [field.upload for field in visit.section.fields if field.upload]
    kinds = kinds_of(visit.request, visit.application, types) if types else []
    return {kind.key: FileRow(kind, visit.application) for kind in kinds}


def _basics_form(visit: Visit, data: Any) -> BasicsForm:
    return BasicsForm(data, application=visit.application)


def _basics_with_history(shown: Any) -> set[str]:
    return remembered(shown.application, FIELDS)


EDITORS = {
    "answers": Editor(_answers_form, lambda shown: tuple(shown.rows), save_answers),
    "basics": Editor(_basics_form, _basics_with_history, save_basics),
}
