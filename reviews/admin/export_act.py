"""The act that stands over a list whose rows can be taken out."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done, allow
from applications.admin.base import PortalModelAdmin
from applications.admin.lists import offered_query
from applications.models import Application
from reviews.actions.exporting import order_export
from reviews.forms.staff.exporting import ALL, TABLES, ExportForm
from reviews.texts.columns import language

EXPORT = "export"


def export_act(owner: PortalModelAdmin) -> Act:
    """The rows of a list as they stand, with its search, filters and order; of applications also their files."""

    def offered(address: Mapping[str, Any]) -> str:
        return offered_query(owner, address)

    formats = ALL if owner.model is Application else TABLES
    own = {"listed": owner.opts.label_lower, "formats": formats, "offered": staticmethod(offered)}
    return Act(
        EXPORT,
        gettext_lazy("Export rows"),
        order,
        allow,
        type("ExportForm", (ExportForm,), own),
        intro=gettext_lazy(
            "The file is made for you alone. What you may see is asked again whenever you fetch it, each fetch is "
            "recorded, and the portal deletes the file after 24 hours."
        ),
        confirm_label=gettext_lazy("Make the file"),
        template="admin/reviews/export_rows.html",
        shown=False,
    )


def order(doing: Doing) -> Done:
    export = order_export(**doing.values, language=language(), by=doing.user, at=doing.at)
    return Done(_("The file is being made."), to=reverse("admin:reviews_export_change", args=[export.pk]))
