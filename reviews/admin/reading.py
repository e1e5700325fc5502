"""Conflicts to judge, statements to approve, and what reviewing has made, for looking at."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, RuleFilter
from applications.models import AgencyRole, StaffDeclaration
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.actions import conflicts as actions
from reviews.actions.reviewing import unlock_review
from reviews.actions.statements import approve_statement
from reviews.forms.staff import desk as forms
from reviews.models import Case, Conflict, Declaration, PanelGrade, Review, Statement
from reviews.policies.composition import check_some_officer
from reviews.policies.staff import check_declared_officer
from reviews.queries.composition import calls_staffed_by
from reviews.queries.desk import applications_handled_by
from reviews.queries.naming import name_at
from reviews.queries.ranking import with_rank_seen
from reviews.queries.statements import STATEMENT_NOT_READY, has_changed_since_ready, statement_of
from reviews.texts.conflicts import evidence_in_words, rule_label

Role = AgencyRole.Role
READERS = (Role.OFFICER,)


def _officer(user: User, row: Any, _at: datetime) -> None:
    application = row.application if isinstance(row, Conflict) else row.case.application
    check_declared_officer(user, application.call)


def _to_judge(user: User, row: Conflict, at: datetime) -> None:
    _officer(user, row, at)
    if row.state not in {Conflict.State.SUSPECTED, Conflict.State.DECLARED, Conflict.State.DISQUALIFIED}:
        raise Hidden


def _ready(user: User, row: Statement, at: datetime) -> None:
    _officer(user, row, at)
    if row.state != Statement.State.READY:
        raise Hidden


def _submitted(user: User, row: Review, at: datetime) -> None:
    _officer(user, row, at)
    if row.state != Review.State.SUBMITTED:
        raise Hidden


def judge_many(doing: Doing) -> Done:
    given = {name: doing.values[name] for name in ("judgement", "reason")}
    count = actions.judge_in_bulk(doing.values["keys"], **given, by=doing.user, at=doing.at)
    return Done(_("Judged: %(count)s conflicts.") % {"count": count})


def judge(doing: Doing) -> Done:
    actions.judge_conflict(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The judgement is saved."))


def approve(doing: Doing) -> Done:
    approve_statement(doing.row.case, by=doing.user, at=doing.at)
    return Done(_("The statement is approved. It is published with the decision."))


def unlock(doing: Doing) -> Done:
    unlock_review(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The review is open again. Its author gets an e-mail."))


class OfApplications(PortalModelAdmin):
    """Rows that hang on an application which the person handles as an officer; `path` leads from the row to it."""

    roles = READERS
    opens_on_declaring = True
    path = "application"

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{f"{self.path}__in": applications_handled_by(user, at)})


class OfPersons(OfApplications):
    """Rows that are about a person, by the name that the agency knows."""

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        return super().visible_to(user, at).annotate(who=name_at(OuterRef("application__call__agency"), ""))

    @admin.display(description=gettext_lazy("person"), ordering="who")
    def named(self, row: Any) -> str:
        return row.who


@admin.register(Conflict)
class ConflictAdmin(OfPersons):
    exports = True
    list_display = ("named", "application", "rule_in_words", "tier", "origin", "state", "found_at")
    list_filter = ("state", "origin", "tier", ("application__call", CallFilter))
    list_select_related = ("person", "application")
    page_fields = (
        "named",
        "application",
        "rule_in_words",
        "tier",
        "origin",
        "state",
        "evidence_in_words",
        "judged_by",
        "judged_at",
        "reason",
    )
    list_acts = (
        Act(
            "judge-many",
            gettext_lazy("Judge several"),
            judge_many,
            check_some_officer,
            forms.JudgeConflictsForm,
            intro=gettext_lazy(
                "With one reason, after looking through the list. What a reviewer has declared is judged one by one."
            ),
            waits=lambda user, at: forms.conflicts_to_judge(user, at).exists(),
        ),
    )
    acts = (Act("judge", gettext_lazy("Judge"), judge, _to_judge, forms.JudgeConflictForm, kind="primary"),)

    def page_context(self, request: HttpRequest, row: Conflict) -> dict[str, Any]:
        record_read(f"conflict:{row.pk}", by=request.user, at=request.at)
        return {}

    def page_title(self, row: Conflict) -> str:
        return f"{self.named(row)}: {rule_label(row.rule)}"

    @admin.display(description=gettext_lazy("rule"))
    def rule_in_words(self, row: Conflict) -> str:
        return rule_label(row.rule)

    @admin.display(description=gettext_lazy("evidence"))
    def evidence_in_words(self, row: Conflict) -> str:
        return evidence_in_words(row)


@admin.register(Statement)
class StatementAdmin(OfApplications):
    path = "case__application"
    list_display = ("case", "state", "written_by", "written_at", "approved_by")
    list_filter = ("state", ("case__application__call", CallFilter))
    list_select_related = ("case", "written_by", "approved_by")
    page_fields = ("case", "state", "text", "written_by", "written_at", "approved_by", "approved_at")
    acts = (
        Act(
            "approve",
            gettext_lazy("Approve"),
            approve,
            _ready,
            kind="primary",
            question=gettext_lazy("The text can no longer change. It is published with the decision."),
            confirm_label=gettext_lazy("Approve the statement"),
        ),
    )

    def page_context(self, request: HttpRequest, row: Statement) -> dict[str, Any]:
        record_read(f"statement:{row.pk}", by=request.user, at=request.at)
        versions = reverse("statement_versions", args=[row.case_id])
        if has_changed_since_ready(statement_of(row.case)):
            said, kind = _("The text has changed since it was last marked as ready."), "notice"
        else:
            said, kind = _("Every text that was saved is kept."), "info"
        note = {"kind": kind, "text": said, "url": versions, "link_text": _("Compare versions")}
        return {"notes": [note]}

    def page_title(self, row: Statement) -> str:
        return _("Statement on %(label)s") % {"label": row.case}


@admin.register(Review)
class ReviewAdmin(OfApplications):
    path = "case__application"
    list_display = ("case", "named", "state", "saved_at", "submitted_at", "set_aside_at")
    list_filter = ("state", ("case__application__call", CallFilter))
    list_select_related = ("case", "reviewer__person")
    exports = True
    page_fields = ("case", "named", "state", "submitted_at", "entered_by", "entered_from", "scores", "note")
    acts = (Act("unlock", gettext_lazy("Open for its author"), unlock, _submitted, forms.ReasonForm),)

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        return super().visible_to(user, at).annotate(who=name_at(OuterRef("case__round__call__agency")))

    @admin.display(description=gettext_lazy("reviewer"), ordering="who")
    def named(self, row: Any) -> str:
        return row.who

    def page_context(self, request: HttpRequest, row: Review) -> dict[str, Any]:
        record_read(f"review:{row.pk}", by=request.user, at=request.at)
        if row.original_id is None:
            return {}
        address = reverse("review_original", args=[row.case_id, row.pk])
        said = _("The review came in outside the portal.")
        return {"notes": [{"kind": "info", "text": said, "url": address, "link_text": _("Open the original")}]}

    @admin.display(description=gettext_lazy("grades"))
    def scores(self, row: Review) -> str:
        if row.state != Review.State.SUBMITTED:
            return _("Shown when the review is submitted.")
        return "\n".join(
            f"{spoken(one.criterion)}: {one.grade} · {one.text}" for one in row.scores.select_related("criterion")
        )


class StatementFilter(RuleFilter):
    title = gettext_lazy("statement")
    parameter_name = "statement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("not-ready", gettext_lazy("not ready"))]

    def narrowed(self, rows: QuerySet[Case], wanted: str, at: datetime) -> QuerySet[Case]:
        return rows.filter(STATEMENT_NOT_READY)


@admin.register(Case)
class CaseAdmin(OfApplications):
    exports = True
    list_display = ("label", "application", "round", "panel", "stage", "place", "rank_seen")
    list_filter = ("stage", "place", StatementFilter, ("application__call", CallFilter))
    list_select_related = ("application", "round__call__agency", "panel")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        return with_rank_seen(super().visible_to(user, at), applications_handled_by(user, at))

    @admin.display(description=gettext_lazy("rank"), ordering="seen_rank")
    def rank_seen(self, row: Any) -> int | None:
        return row.seen_rank


@admin.register(Declaration)
class DeclarationAdmin(OfPersons):
    list_display = ("named", "application", "answer", "ground", "at", "asked_again_at")
    list_filter = ("answer", ("application__call", CallFilter))
    list_select_related = ("person", "application")
    has_page = False


@admin.register(PanelGrade)
class PanelGradeAdmin(OfApplications):
    path = "case__application"
    list_display = ("case", "criterion", "grade", "by", "at")
    list_select_related = ("case", "criterion", "by")
    has_page = False


@admin.register(StaffDeclaration)
class StaffDeclarationAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("user", "call", "at")
    list_select_related = ("user", "call__agency")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[StaffDeclaration]:
        return StaffDeclaration.objects.filter(call__in=calls_staffed_by(user))
