"""Importing pairs in a round: a look at what is added, then all or nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.domain.spreadsheets import CONTENT_TYPE
from applications.domain.tables import write_table
from applications.forms.staff.base import StaffForm
from applications.models import Round
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import made_attachment
from reviews.actions.importing_pairs import import_pairs
from reviews.admin.assignment_files import READERS, files_of
from reviews.admin.round_state import check_declared, check_rest
from reviews.domain.lifecycle import Stage
from reviews.forms.staff.importing_pairs import ImportPairsForm
from reviews.policies.staff import check_declared_officer
from reviews.queries.availability import during
from reviews.queries.rounds import cases_with_open_list
from reviews.queries.submitted import with_submitted
from reviews.texts.availability import name_with
from reviews.texts.pairs import TEMPLATE, headings_of, template_rows

NAME, TEMPLATE_FILE = "import-pairs", "pairs-template"


def template_url(owner: PortalModelAdmin) -> URLPattern:
    """A file with the labels of the round, to fill in who reads what."""

    def view(request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = owner.row(request, str(object_id))
        check_declared_officer(request.user, row.call)
        cases = cases_with_open_list(request.user, row, Stage.UNDER_REVIEW, request.at).filter(panel__isnull=False)
        record_read(f"round:{row.pk}:labels", by=request.user, at=request.at)
        content = write_table(headings_of(TEMPLATE), template_rows(with_submitted(cases, "application__")))
        name = _("pairs-round-%(number)s") % {"number": row.number}
        return made_attachment(content, CONTENT_TYPE, f"{name}.xlsx")

    address = f"round/<uuid:object_id>/{TEMPLATE_FILE}/"
    return path(address, owner.admin_site.admin_view(view), name=owner.url_name(TEMPLATE_FILE))


def files_context(owner: PortalModelAdmin, user: User, row: Round, at: datetime) -> dict[str, Any]:
    """The round's files, and where pairs can be added now, the way to do so."""
    may_import = permits(_to_import, user, row, at)
    return {"files": files_of(owner, READERS, row), "import_url": owner.url(NAME, row) if may_import else ""}


def _to_import(user: User, round_: Round, _at: datetime) -> None:
    check_declared(user, round_)
    check_rest(round_)


def _import(doing: Doing) -> Done:
    pairs, shown = doing.values["pairs"], doing.values["shown"]
    counts = import_pairs(doing.row, pairs, shown=shown, by=doing.user, at=doing.at)
    return Done(_("The pairs are proposed. New: %(n_new)s, there already: %(n_there)s.") % counts)


def _context(_request: HttpRequest, row: Round) -> dict[str, Any]:
    names = {"template_url": TEMPLATE_FILE, "import_url": NAME}
    return {key: reverse(f"admin:reviews_assignmentrun_round_{name}", args=[row.pk]) for key, name in names.items()}


def _preview(form: StaffForm | None) -> dict[str, Any]:
    """What the file would add, where one has been read."""
    plan = form.plan if isinstance(form, ImportPairsForm) else None
    if plan is None:
        return {}
    known = during(form.subject, {one.reviewer for one in plan.new})
    new = [(one, name_with(spoken(one.reviewer), known[one.reviewer.pk])) for one in plan.new]
    return {"plan": plan, "new": new, "n_there": len(plan.there)}


IMPORT_PAIRS_ACT = Act(
    NAME,
    gettext_lazy("Import pairs"),
    _import,
    _to_import,
    ImportPairsForm,
    shown=False,
    confirm_label=gettext_lazy("Show what is added"),
    template="admin/reviews/import_pairs.html",
    context=_context,
    form_context=_preview,
)
