"""What was received with the submitted applications, for looking at: rows as they were when the version was frozen."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.receipts import is_genuine
from applications.admin.base import PortalModelAdmin
from applications.models import (
    AgencyRole,
    Answer,
    Applicant,
    Consortium,
    EligibilityJudgement,
    Person,
    Receipt,
    Signature,
    Version,
)
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.queries.composition import reviewers_kept_by
from reviews.queries.desk import applications_of_staff

Role = AgencyRole.Role


class OfReceived(PortalModelAdmin):
    """Rows of the applications that the person sees as staff; `path` leads from the row to the application."""

    roles = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR)
    opens_on_declaring = True
    has_page = False
    path = "application"

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{f"{self.path}__in": applications_of_staff(user, at)})


@admin.register(Version)
class VersionAdmin(OfReceived):
    list_display = ("application", "number", "registered_by", "registered_at", "sha256")
    list_select_related = ("application", "registered_by")

    def visible_to(self, user: User, at: datetime) -> QuerySet[Version]:
        return super().visible_to(user, at).defer("document")


@admin.register(Consortium)
class ConsortiumAdmin(OfReceived):
    """The organisation is that of the submitted version: the working copy may name another that nobody registered."""

    list_display = ("application", "organisation_of")
    list_select_related = ("application__submitted_version__organisation",)

    def visible_to(self, user: User, at: datetime) -> QuerySet[Consortium]:
        return super().visible_to(user, at).defer("application__submitted_version__document")

    @admin.display(description=gettext_lazy("organisation"))
    def organisation_of(self, row: Consortium) -> str:
        version = row.application.submitted_version
        return spoken(version.organisation) if version and version.organisation else "–"


@admin.register(Applicant)
class ApplicantAdmin(OfReceived):
    path = "consortium__application"
    list_display = ("name", "role", "organisation", "consortium", "invitation")
    list_filter = ("role",)
    list_select_related = ("organisation", "consortium__application")

    def visible_to(self, user: User, at: datetime) -> QuerySet[Applicant]:
        frozen_at = F("consortium__application__submitted_version__registered_at")
        return super().visible_to(user, at).filter(invited_at__lte=frozen_at)


@admin.register(Answer)
class AnswerAdmin(OfReceived):
    """Which questions were answered. An answer that was changed after the registration is the applicant's own."""

    list_display = ("application", "field_key", "revision", "at")
    list_select_related = ("application",)

    def visible_to(self, user: User, at: datetime) -> QuerySet[Answer]:
        return super().visible_to(user, at).filter(at__lte=F("application__submitted_version__registered_at"))


@admin.register(Receipt)
class ReceiptAdmin(OfReceived):
    """What the applicant and the organisation read at a page of their own."""

    has_page = True
    path = "version__application"
    list_display = ("version_of", "kind", "at", "sha256")
    list_filter = ("kind",)
    list_select_related = ("version__application",)
    page_fields = ("version_of", "case_number", "kind", "at", "recorded_at", "content_sha256", "sha256", "signature")

    def page_title(self, row: Receipt) -> str:
        return _("Receipt of %(version)s") % {"version": self.version_of(row)}

    def page_context(self, request: HttpRequest, row: Receipt) -> dict[str, Any]:
        record_read(f"receipt:{row.pk}", by=request.user, at=request.at)
        if is_genuine(row.document, row.signature):
            return {"notes": [{"kind": "positive", "text": _("The portal has signed exactly this receipt.")}]}
        return {"notes": [{"kind": "negative", "text": _("The signature does not fit this receipt.")}]}

    @admin.display(description=gettext_lazy("application"))
    def version_of(self, row: Receipt) -> str:
        return f"{row.version.application} · {row.version.number}"

    @admin.display(description=gettext_lazy("case number"))
    def case_number(self, row: Receipt) -> str:
        return row.document["case_number"] or "–"

    @admin.display(description=gettext_lazy("Hash of the content (SHA-256)"))
    def content_sha256(self, row: Receipt) -> str:
        return str(row.document["content_sha256"])


@admin.register(Signature)
class SignatureAdmin(OfReceived):
    path = "version__application"
    list_display = ("signed", "organisation", "outcome", "by", "at")
    list_filter = ("outcome",)
    list_select_related = ("version__application", "organisation", "by")

    @admin.display(description=gettext_lazy("application"))
    def signed(self, row: Signature) -> str:
        return str(row.version.application)


@admin.register(EligibilityJudgement)
class EligibilityJudgementAdmin(OfReceived):
    list_display = ("application", "outcome", "by", "at")
    list_filter = ("outcome",)
    list_select_related = ("application", "by")


@admin.register(Person)
class PersonAdmin(PortalModelAdmin):
    """The persons behind the agency's reviewers. There is no directory of people."""

    roles = (Role.OFFICER,)
    list_display = ("name", "orcid")
    search_fields = ("name",)
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Person]:
        return Person.objects.filter(reviewer__in=reviewers_kept_by(user))
