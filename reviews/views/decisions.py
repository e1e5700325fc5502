"""What an applicant reads when a decision is published: the outcome, the letter, the panel's statement."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from applications.queries.visibility import Role, applications_visible_to
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Hidden
from clusterportal.files.responses import attachment
from clusterportal.snapshot import as_of_one_instant
from reviews.domain.grants import GrantState
from reviews.domain.letters import blocks
from reviews.models import Decision, Statement
from reviews.queries.decisions import published_decision, reviewer_names
from reviews.texts.grants import BESIDE_THE_DECISION

KINDS = {"granted": "positive", "rejected": "neutral", "dismissed": "notice"}


@login_required
@as_of_one_instant
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    application, found = _own(request, reference)
    letters = {letter.language: letter for letter in found.letters.all()}
    page = {
        "breadcrumbs": _breadcrumbs(reference),
        "application": application,
        "decision": found,
        "kind": KINDS[found.outcome],
        "of_grant": BESIDE_THE_DECISION[GrantState(found.grant.state)] if hasattr(found, "grant") else "",
        "letter": letters[page_language()],
        "letter_blocks": blocks(letters[page_language()].body),
        "letters": [letters[code] for code in ("sv", "en")],
        "statement": Statement.objects.filter(case__application=application, state="approved").first(),
        "reviewers": reviewer_names(application) if application.call.shows_reviewer_names else [],
    }
    return render(request, "reviews/decision.html", page)


@login_required
def letter_pdf(request: HttpRequest, reference: str, language: str) -> HttpResponseBase:
    _application, found = _own(request, reference)
    letter = found.letters.filter(language=language, file__isnull=False).select_related("file").first()
    if letter is None:
        raise Hidden
    return attachment(letter.file, f"{reference}-{language}.pdf")


def _breadcrumbs(reference: str) -> list[dict[str, str]]:
    return [
        {"label": _("My applications"), "url": reverse("my_applications")},
        {"label": reference, "url": reverse("application", args=[reference])},
        {"label": _("Decision")},
    ]


def _own(request: HttpRequest, reference: str) -> tuple[Application, Decision]:
    """The application, for its applicants alone, with its published decision."""
    visible = applications_visible_to(request.user, Role.APPLICANT, request.at)
    related = ("call__agency", "consortium", "case_number", "submitted_version")
    application = visible.select_related(*related).filter(reference=reference).first()
    found = published_decision(application) if application is not None else None
    if application is None or found is None:
        raise Hidden
    return application, found
