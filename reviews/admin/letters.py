"""Letters: their texts with versions, approval and preview, and the letters that were written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.rendering.pdf import set_pdf
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import made_attachment
from reviews.actions import letter_texts as actions
from reviews.domain.letters import blocks, names_for
from reviews.forms.staff.letters import LetterTextForm
from reviews.models import Decision, Letter, LetterTemplate
from reviews.policies.composition import check_some_officer
from reviews.policies.letters import check_approve_letters, check_withdraw_letters
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.letters import Source, Written, letter_of, previewable, templates_visible_to
from reviews.texts.letter_pdfs import draft_data, footer_of
from reviews.texts.letters import draft_mark, legend
from reviews.texts.publication import written_from

Role = AgencyRole.Role
STATES = {
    "proposed": (gettext_lazy("waits for approval"), "notice"),
    "used": (gettext_lazy("in use"), "positive"),
    "replaced": (gettext_lazy("replaced"), "neutral"),
    "left": (gettext_lazy("not used"), "neutral"),
}


@dataclass(frozen=True)
class Preview:
    """A letter as it would be sent, as the page shows it."""

    letter: Written
    pdf_url: str

    @property
    def blocks(self) -> list[Any]:
        return blocks(self.letter.body)


def draft_pdf(decision: Decision, letter: Written) -> HttpResponse:
    """The PDF of what would be sent, marked as a draft on every page and in its name."""
    name = f"{_('draft')}-{decision.application.reference}-{letter.language}.pdf"
    return made_attachment(set_pdf("letter", draft_data(letter, footer_of(decision))), "application/pdf", name)


def state_of(row: Any) -> str:
    """proposed, used, replaced or left."""
    if hasattr(row, "approval"):
        return "replaced" if row.is_replaced else "used"
    return "proposed" if row.is_proposed else "left"


def write(doing: Doing) -> Done:
    made = actions.write_letter_text(**doing.values, by=doing.user, at=doing.at)
    page = reverse("admin:reviews_lettertemplate_change", args=[made.pk])
    words = _("Version %(number)s is saved. Letters use it when another officer has approved it.")
    return Done(words % {"number": made.number}, page)


def approve(doing: Doing) -> Done:
    actions.approve_letter_text(doing.row, by=doing.user, at=doing.at)
    return Done(_("The version is approved. Letters use it from now on."))


def withdraw(doing: Doing) -> Done:
    actions.withdraw_letter_text(doing.row, by=doing.user, at=doing.at)
    return Done(_("The version is taken back."))


@admin.register(LetterTemplate)
class LetterTemplateAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    list_display = ("letters", "outcome", "language", "number", "shown_state", "written_by", "written_at")
    list_filter = ("outcome", "language")
    ordering = ("-written_at",)
    list_intro = gettext_lazy(
        "What letters say, version by version. While an agency has no text of its own, the portal's is used."
    )
    change_form_template = "admin/reviews/letter_text.html"
    page_fields = ("letters", "outcome", "language", "number", "written_by", "written_at", "approved_by", "approved_at")
    list_acts = (
        Act(
            "add",
            gettext_lazy("Write a new version"),
            write,
            check_some_officer,
            LetterTextForm,
            kind="primary",
            confirm_label=gettext_lazy("Save and ask for approval"),
            template="admin/reviews/write_letter_text.html",
        ),
    )
    acts = (
        Act(
            "approve",
            gettext_lazy("Approve"),
            approve,
            check_approve_letters,
            kind="primary",
            question=gettext_lazy("Letters that are written from now on use this version."),
            confirm_label=gettext_lazy("Approve the version"),
        ),
        Act(
            "withdraw",
            gettext_lazy("Take back"),
            withdraw,
            check_withdraw_letters,
            question=gettext_lazy("The version stays in the list and is not used."),
            confirm_label=gettext_lazy("Take the version back"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[LetterTemplate]:
        return templates_visible_to(user)

    def get_urls(self) -> list[Any]:
        pdf = path(
            "<str:object_id>/preview/<uuid:decision_id>.pdf",
            self.admin_site.admin_view(self.preview_pdf),
            name=self.url_name("preview"),
        )
        return [pdf, *super().get_urls()]

    def page_title(self, row: LetterTemplate) -> str:
        return row.subject

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        words, kind = STATES[state_of(row)]
        cases = list(previewable(request.user, row, request.at))
        chosen = next((one for one in cases if str(one.pk) == request.GET.get("decision")), None)
        asked = {"scope": row.call_id or row.agency_id, "outcome": row.outcome, "language": row.language}
        return {
            "status": words,
            "kind": kind,
            "cases": cases,
            "chosen": chosen,
            "preview": self._preview(request, row, chosen) if chosen else None,
            "mark": draft_mark(),
            "legend": legend(names_for(row.outcome)),
            "write_url": f"{self.url('add')}?{urlencode(asked)}",
        }

    def preview_pdf(self, request: HttpRequest, object_id: str, decision_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, object_id)
        decision = previewable(request.user, row, request.at).filter(pk=decision_id).first()
        if decision is None:
            raise Http404
        record_read(f"meeting:{decision.meeting_id}:letters", by=request.user, at=request.at)
        return draft_pdf(decision, _letter(decision, row))

    def _preview(self, request: HttpRequest, row: LetterTemplate, decision: Decision) -> Preview:
        record_read(f"meeting:{decision.meeting_id}:letters", by=request.user, at=request.at)
        url = reverse(f"admin:{self.url_name('preview')}", args=[row.pk, decision.pk])
        return Preview(_letter(decision, row), url)

    @admin.display(description=gettext_lazy("letters of"))
    def letters(self, row: LetterTemplate) -> str:
        return spoken(row.call) if row.call else _("All calls of %(agency)s") % {"agency": row.agency.short_name}

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, row: Any) -> str:
        return str(STATES[state_of(row)][0])

    @admin.display(description=gettext_lazy("approved by"))
    def approved_by(self, row: LetterTemplate) -> str:
        return str(row.approval.by.name) if hasattr(row, "approval") else "–"

    @admin.display(description=gettext_lazy("approved"))
    def approved_at(self, row: LetterTemplate) -> Any:
        return row.approval.at if hasattr(row, "approval") else "–"


def _letter(decision: Decision, row: LetterTemplate) -> Written:
    return letter_of(decision, Source(row.subject, row.body, row), row.language)


@admin.register(Letter)
class LetterAdmin(PortalModelAdmin):
    roles = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)
    opens_on_declaring = True
    list_display = ("subject", "language", "decision", "source", "made_at")
    list_select_related = ("decision__application", "template")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Letter]:
        return Letter.objects.filter(decision__in=decisions_of_staff(user, at))

    @admin.display(description=gettext_lazy("written from"))
    def source(self, row: Letter) -> str:
        return written_from(row.template)
