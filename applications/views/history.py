"""The earlier texts of one field of an application, and putting one of them back."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from applications.policies.applications import check_edit
from applications.queries.history import entries_of, values_of
from applications.views.earlier_texts import Kept, history_of, put_back
from applications.views.editing import EDITORS
from applications.views.visits import Visit, place_of, visit_of
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.policies import permits


@login_required
def field_history(request: HttpRequest, reference: str, key: str, field: str) -> HttpResponse:
    visit, kept = _asked(request, reference, key, field)
    page = {"history": history_of(request, kept), "head": visit.head}
    return render(request, "applications/field_history.html", page)


@login_required
@require_POST
def restore(request: HttpRequest, reference: str, key: str, field: str) -> HttpResponse:
    visit, kept = _asked(request, reference, key, field)
    put_back(request, kept, partial(EDITORS[visit.section.kind].save, visit.application), "restore_answer")
    return redirect("field_history", reference, key, field)


def _asked(request: HttpRequest, reference: str, key: str, field: str) -> tuple[Visit, Kept]:
    visit = visit_of(request, reference, key, (gettext("Earlier texts"), ""))
    if visit.section.kind not in EDITORS:
        raise Hidden
    editor, application = EDITORS[visit.section.kind], visit.application
    form = editor.form(visit, None)
    if field not in editor.with_history(form):
        raise Hidden
    kept = Kept(
        key=field,
        form=form,
        entries=entries_of(application, field),
        values=partial(values_of, application, field),
        may_restore=permits(check_edit, request.user, application, request.at, place_of(key)),
        restore_url=reverse("restore_answer", args=[reference, key, field]),
        back_url=reverse("section", args=[reference, key]),
    )
    return visit, kept
