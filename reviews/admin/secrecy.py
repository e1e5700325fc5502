"""What an agency's secrecy tests can cite: a list of its own, which starts from the usual paragraphs."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.policies.roles import agency_roles
from clusterportal.accounts.models import User
from reviews.actions import secrecy as actions
from reviews.forms.staff.disclosure import ParagraphForm, RewordForm
from reviews.models import SecrecyParagraph
from reviews.policies.disclosure import check_register, check_reword, check_start_paragraphs
from reviews.queries.disclosure import WORKING, agencies_without_paragraphs

Role = AgencyRole.Role


def add(doing: Doing) -> Done:
    added = actions.add_paragraph(doing.values["agency"], doing.values["text"], by=doing.user, at=doing.at)
    return Done(_("Added: %(paragraph)s.") % {"paragraph": added}, to=_list())


def start(doing: Doing) -> Done:
    for agency in agencies_without_paragraphs(doing.user):
        actions.start_paragraphs(agency, by=doing.user, at=doing.at)
    return Done(_("The usual paragraphs are added. Change or remove what your agency words otherwise."))


def reword(doing: Doing) -> Done:
    changed = actions.reword_paragraph(doing.row, doing.values["text"], by=doing.user, at=doing.at)
    return Done(_("Changed to: %(paragraph)s.") % {"paragraph": changed}, to=_list())


def remove(doing: Doing) -> Done:
    text = doing.row.text
    actions.remove_paragraph(doing.row, by=doing.user, at=doing.at)
    return Done(_("Removed: %(paragraph)s.") % {"paragraph": text}, to=_list())


def _list() -> str:
    return reverse("admin:reviews_secrecyparagraph_changelist")


@admin.register(SecrecyParagraph)
class SecrecyParagraphAdmin(PortalModelAdmin):
    roles = (Role.REGISTRAR, Role.OFFICER)
    list_display = page_fields = ("text", "agency", "added_by", "added_at")
    list_select_related = ("agency", "added_by")
    list_acts = (
        Act("add", gettext_lazy("Add a paragraph"), add, check_register, ParagraphForm, kind="primary"),
        Act(
            "start",
            gettext_lazy("Add the usual paragraphs"),
            start,
            check_start_paragraphs,
            question=gettext_lazy("A few paragraphs that are often cited. You can change and remove each of them."),
            confirm_label=gettext_lazy("Add them"),
        ),
    )
    acts = (
        Act("reword", gettext_lazy("Change the wording"), reword, check_reword, RewordForm),
        Act(
            "remove",
            gettext_lazy("Remove"),
            remove,
            check_reword,
            question=gettext_lazy("It can no longer be chosen. Tests that have cited it stay as they are."),
            confirm_label=gettext_lazy("Remove the paragraph"),
        ),
    )
    list_intro = gettext_lazy("What a secrecy test can cite. A paragraph that was cited stays in the test as it was.")

    def visible_to(self, user: User, at: datetime) -> QuerySet[SecrecyParagraph]:
        own = agency_roles(user).filter(role__in=WORKING).values("agency")
        return SecrecyParagraph.objects.filter(agency__in=own)
