"""Importing reviewers in the agency's register: a look at what changes, then all or nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.domain.spreadsheets import CONTENT_TYPE
from applications.domain.tables import write_table
from applications.forms.staff.base import StaffForm
from clusterportal.files.responses import made_attachment
from reviews.actions.importing import import_reviewers
from reviews.forms.staff.importing import ImportForm
from reviews.policies.composition import check_some_officer
from reviews.texts.importing import COLUMNS, value_in_words

TEMPLATE = "import-template"


def template_url(owner: PortalModelAdmin) -> URLPattern:
    """Where the empty file lies, for officers."""

    def view(request: HttpRequest) -> HttpResponse:
        check_some_officer(request.user)
        content = write_table([str(label) for label in COLUMNS.values()])
        return made_attachment(content, CONTENT_TYPE, f"{_('reviewers')}.xlsx")

    return path(f"{TEMPLATE}/", owner.admin_site.admin_view(view), name=owner.url_name(TEMPLATE))


def _import(doing: Doing) -> Done:
    given = doing.values
    counts = import_reviewers(given["agency"], given["entries"], shown=given["shown"], by=doing.user, at=doing.at)
    return Done(_("The reviewers are imported. New: %(n_new)s, changed: %(n_changed)s.") % counts)


def _context(_request: HttpRequest, _row: Any) -> dict[str, Any]:
    return {
        "template_url": reverse(f"admin:reviews_reviewer_{TEMPLATE}"),
        "import_url": reverse("admin:reviews_reviewer_import"),
    }


def _preview(form: StaffForm | None) -> dict[str, Any]:
    """What the file would change, where one has been read."""
    plan = form.plan if isinstance(form, ImportForm) else None
    if plan is None:
        return {}
    changed = [
        (one, COLUMNS[each.column], value_in_words(each.column, each.old), value_in_words(each.column, each.new))
        for one in plan.changed
        for each in one.differences
    ]
    new = [(one, value_in_words("organisation", one.profile.organisation)) for one in plan.new]
    return {"plan": plan, "new": new, "changed": changed, "n_changed": len(plan.changed)}


IMPORT = Act(
    "import",
    gettext_lazy("Import reviewers"),
    _import,
    check_some_officer,
    ImportForm,
    confirm_label=gettext_lazy("Show what changes"),
    template="admin/reviews/import_reviewers.html",
    context=_context,
    form_context=_preview,
)
