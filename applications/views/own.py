"""Loading an application as one of its applicants, and what every page about it shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from applications.domain.form import Section
from applications.domain.lifecycle import Status
from applications.models import Application, Version
from applications.policies.applications import check_edit
from applications.queries.parts import WITH_PARTS
from applications.queries.visibility import Role, applications_visible_to
from applications.texts import sentence
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Hidden, Refused

KINDS = {
    Status.DRAFT: "info",
    Status.REGISTERED: "positive",
    Status.SUBMITTED: "info",
    Status.AWAITING_SIGNATURE: "notice",
    Status.SIGNED: "positive",
    Status.REFUSED: "negative",
    Status.UNSIGNED: "negative",
    Status.SUPPLEMENTING: "notice",
    Status.ELIGIBLE: "info",
    Status.INELIGIBLE: "negative",
    Status.WITHDRAWN: "neutral",
    Status.GRANTED: "positive",
    Status.REJECTED: "neutral",
    Status.DISMISSED: "neutral",
}
RELATED = (
    *("call__agency", "registered_version", "submitted_version", "consortium__organisation", "area"),
    *("planning_grant", "case_number"),
)


@dataclass(frozen=True)
class Head:
    """The head of every page about an application. `cannot_edit` says why the working copy is closed, or is empty."""

    application: Application
    title: str
    title_language: str
    kind: str
    cannot_edit: str
    breadcrumbs: list[dict[str, str]]


def own_application(request: HttpRequest, reference: str, *rows: Prefetch) -> Application:
    """With `rows` read at once, such as WITH_ROWS. Raises Hidden where the person has no part in it."""
    visible = applications_visible_to(request.user, Role.APPLICANT, request.at)
    found = visible.select_related(*RELATED).prefetch_related(WITH_PARTS, *rows).filter(reference=reference).first()
    if found is None:
        raise Hidden
    return found


def head(request: HttpRequest, application: Application, *crumbs: tuple[str, str]) -> Head:
    """`crumbs`: pairs of label and address below the application; the last one is the page itself."""
    title, language = title_of(application)
    here = [
        {"label": gettext("My applications"), "url": reverse("my_applications")},
        {"label": application.reference, "url": reverse("application", args=[application.reference])},
        *({"label": label, "url": url} for label, url in crumbs),
    ]
    here[-1] = {"label": here[-1]["label"]}
    return Head(application, title, language, KINDS[Status(application.status)], why_closed(request, application), here)


def head_below(request: HttpRequest, application: Application, section: Section | None, label: str) -> Head:
    """The head of a page to which the page of a section leads."""
    if section is None:
        return head(request, application, (label, ""))
    up = (section.title.read_in(page_language()), reverse("section", args=[application.reference, section.key]))
    return head(request, application, up, (label, ""))


def title_of(titled: Application | Version) -> tuple[str, str]:
    """The title and its language: the one of the page where there is one."""
    titles = {"sv": titled.title_sv, "en": titled.title_en}
    language = "sv" if get_language() == "sv" else "en"
    other = "en" if language == "sv" else "sv"
    if not titles[language] and titles[other]:
        return titles[other], other
    return titles[language] or gettext("Application without a title"), language


def why_closed(request: HttpRequest, application: Application, *places: str) -> str:
    """Why the person cannot change these places (without any: the working copy) now, or an empty string."""
    try:
        check_edit(request.user, application, request.at, *places)
    except Refused as refused:
        return sentence(refused.code, refused.params)
    return ""


def call_title(application: Application) -> Any:
    """The call's title in the language of the page."""
    return application.call.title_sv if get_language() == "sv" else application.call.title_en
