"""The agency's register of reviewers: its own entries, and beside them what another agency shares."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from reviews.actions import composition as actions
from reviews.admin.availability import AVAILABILITY
from reviews.admin.importing import IMPORT, template_url
from reviews.admin.sharing import END_SHARE, KEEP, SHARE, share_context
from reviews.forms.staff import register as forms
from reviews.models import Reviewer
from reviews.policies.composition import check_keep_reviewer, check_some_officer
from reviews.queries.composition import own_agencies, reviewers_found, reviewers_kept_by
from reviews.queries.expertise import expertise_of
from reviews.queries.register import entries_of
from reviews.texts.register import entry_shown, own_words_shown, shared_by


def _keep(user: User, row: Reviewer, _at: datetime) -> None:
    check_keep_reviewer(user, row)


def add_reviewer(doing: Doing) -> Done:
    profile = doing.values["profile"]
    actions.add_reviewer(doing.values["agency"], profile, by=doing.user, at=doing.at)
    return Done(_("Entered: %(name)s.") % {"name": profile.name})


def change_reviewer(doing: Doing) -> Done:
    actions.change_entry(doing.row.kept[0], doing.values["profile"], by=doing.user, at=doing.at)
    return Done(_("The reviewer is saved."))


@admin.register(Reviewer)
class ReviewerAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    list_display = ("name", "codes", "words", "gender_known", "n_panels", "where")
    search_fields = ("known_as",)
    list_acts = (
        Act(
            "add",
            gettext_lazy("Enter a reviewer"),
            add_reviewer,
            check_some_officer,
            forms.NewReviewerForm,
            kind="primary",
        ),
        IMPORT,
        SHARE,
    )
    acts = (
        Act("edit", gettext_lazy("Change"), change_reviewer, _keep, forms.ReviewerForm),
        AVAILABILITY,
        KEEP,
        END_SHARE,
    )
    change_form_template = "admin/reviews/reviewer.html"

    def get_urls(self) -> list[Any]:
        return [template_url(self), *super().get_urls()]

    def page_title(self, row: Reviewer) -> str:
        return str(row)

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        entries = entries_of(row)
        return {
            "kept": [entry_shown(one, with_notes=True) for one in entries.kept],
            "own_words": own_words_shown(row) if entries.has_own_words else [],
            "shared": [entry_shown(one, with_notes=False) for one in entries.shared],
            **share_context(self, row, entries),
        }

    def visible_to(self, user: User, at: datetime) -> QuerySet[Reviewer]:
        here = Q(panel_roles__ended_at=None, panel_roles__panel__round__call__agency__in=own_agencies(user))
        return reviewers_kept_by(user).annotate(n_active=Count("panel_roles", filter=here, distinct=True))

    def get_ordering(self, _request: HttpRequest) -> tuple[str, ...]:
        return ("known_as",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By name, code and keyword, in what the officer's agencies read alone."""
        return reviewers_found(queryset, own_agencies(request.user), search_term), False

    @admin.display(description=gettext_lazy("name"), ordering="known_as")
    def name(self, row: Reviewer) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("subject codes"))
    def codes(self, row: Any) -> str:
        return ", ".join(expertise_of(row).subject_codes)

    @admin.display(description=gettext_lazy("keywords"))
    def words(self, row: Any) -> str:
        return ", ".join(expertise_of(row).keywords)

    @admin.display(description=gettext_lazy("gender"))
    def gender_known(self, row: Any) -> str:
        return str(Reviewer.Gender(expertise_of(row).gender).label)

    @admin.display(description=gettext_lazy("panels"))
    def n_panels(self, row: Any) -> int:
        return int(row.n_active)

    @admin.display(description=gettext_lazy("kept by"))
    def where(self, row: Any) -> str:
        """Whose entries stand behind the row."""
        own = [spoken(one.agency) for one in row.kept]
        return ", ".join([*own, *(shared_by(one.agency) for one in row.shared)])
