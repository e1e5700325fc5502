"""What a decision meeting will publish, looked at before: the checks, and the letters of one case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.admin.base import PortalModelAdmin
from applications.domain.numbers import format_sek
from applications.texts.reading import sek, short_sek
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from reviews.admin.letters import Preview, draft_pdf
from reviews.models import Decision, DecisionMeeting
from reviews.policies.deciding import check_decide, check_unpublished
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.letters import for_letters, letters_of, sources_of
from reviews.queries.publication import Publication, publication
from reviews.queries.substitutes import substitutes
from reviews.texts.letters import draft_mark
from reviews.texts.publication import lacks_in_words, stops_in_words, written_from

OUTCOME_KINDS = {"granted": "positive", "rejected": "neutral", "dismissed": "notice"}


class PublicationPages(PortalModelAdmin):
    """Pages of a meeting beside those that Django's admin has."""

    def get_urls(self) -> list[Any]:
        wrap, start = self.admin_site.admin_view, "<str:object_id>/"
        views = (
            (f"{start}checks/", self.checks, "checks"),
            (f"{start}letters/<uuid:decision_id>/", self.letters, "letters"),
            (f"{start}letters/<uuid:decision_id>/<slug:language>.pdf", self.letter_pdf, "letter-pdf"),
        )
        return [
            *(path(address, wrap(view), name=self.url_name(name)) for address, view, name in views),
            *super().get_urls(),
        ]

    def checks(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What publishing does and what is missing, for whoever prepares or decides."""
        row = self._unpublished(request, object_id)
        context = self.context(request, row) | {"title": _("Before publication"), "row_title": self.page_title(row)}
        found = publication(row, request.user, request.at)
        context |= shown_publication(request.user, row, request.at, found)
        may = permits(check_decide, request.user, row)
        context["publish_url"] = self.url("publish", row) if may else ""
        return TemplateResponse(request, "admin/reviews/checks.html", context)

    def letters(self, request: HttpRequest, object_id: str, decision_id: UUID) -> HttpResponse:
        """Both letters of a case as they would be sent now."""
        row = self._unpublished(request, object_id)
        decision = self._decision(request, row, decision_id)
        previews = [
            Preview(one, reverse(f"admin:{self.url_name('letter-pdf')}", args=[row.pk, decision.pk, one.language]))
            for one in letters_of(decision, sources_of(row.call))
        ]
        context = self.context(request, row) | {
            "title": _("Letters: %(reference)s") % {"reference": decision.application.reference},
            "row_title": self.page_title(row),
            "decision": decision,
            "previews": [(one, written_from(one.letter.template)) for one in previews],
            "mark": draft_mark(),
        }
        return TemplateResponse(request, "admin/reviews/letters.html", context)

    def letter_pdf(self, request: HttpRequest, object_id: str, decision_id: UUID, language: str) -> HttpResponse:
        row = self._unpublished(request, object_id)
        decision = self._decision(request, row, decision_id)
        letter = next((one for one in letters_of(decision, sources_of(row.call)) if one.language == language), None)
        if letter is None:
            raise Http404
        return draft_pdf(decision, letter)

    def _unpublished(self, request: HttpRequest, object_id: str) -> DecisionMeeting:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row: DecisionMeeting = self.row(request, object_id)
        check_unpublished(request.user, row)
        return row

    def _decision(self, request: HttpRequest, row: DecisionMeeting, decision_id: UUID) -> Decision:
        seen = decisions_of_staff(request.user, request.at).filter(meeting=row, pk=decision_id)
        found = for_letters(seen).first()
        if found is None:
            raise Http404
        record_read(f"meeting:{row.pk}:letters", by=request.user, at=request.at)
        return found


def shown_to_decide(form: Any) -> dict[str, Any]:
    """The same on the page on which it is decided: what the form has looked up."""
    return shown_publication(form.user, form.subject, form.at, form.publication)


def shown_publication(user: User, row: DecisionMeeting, at: datetime, found: Publication) -> dict[str, Any]:
    """The values of the page that shows what will be published."""
    record_read(f"meeting:{row.pk}", by=user, at=at)
    return {
        "publication": found,
        "figures": _figures(found, row),
        "rows": [_row(one, row) for one in found.rows],
        "stops": stops_in_words(found.stops),
        "substitutes": substitutes(user, row.call, row),
        "used": _used(found),
    }


def _figures(found: Publication, row: DecisionMeeting) -> list[dict[str, Any]]:
    """How many of each outcome, the money, and how many are told."""
    labels = dict(Decision.Outcome.choices)
    frame = _("Granted in the call, of the frame of %(frame)s") % {"frame": sek(row.call.frame_sek)}
    messages = ngettext("%(n)s e-mail", "%(n)s e-mails", found.n_messages) % {"n": found.n_messages}
    letters = ngettext("%(n)s letter", "%(n)s letters", found.n_letters) % {"n": found.n_letters}
    return [
        *({"value": n, "label": str(labels[outcome]).capitalize()} for outcome, n in found.counts.items()),
        {"value": short_sek(found.granted_sek), "label": frame, "note": sek(found.granted_sek)},
        {"value": found.n_people, "label": _("Applicants told"), "note": f"{messages}, {letters}"},
    ]


def _row(one: Any, row: DecisionMeeting) -> dict[str, Any]:
    decision = one.decision
    return {
        "decision": decision,
        "kind": OUTCOME_KINDS[decision.outcome],
        "amount": format_sek(decision.amount_sek) if decision.amount_sek else "–",
        "n_people": one.n_people,
        "lacks": lacks_in_words(one.lacks),
        "letters_url": reverse("admin:reviews_decisionmeeting_letters", args=[row.pk, decision.pk]),
    }


def _used(found: Publication) -> list[tuple[str, str, str]]:
    labels = dict(Decision.Outcome.choices)
    languages = {"sv": _("Swedish"), "en": _("English")}
    return [
        (str(labels[outcome]), str(languages[language]), written_from(template))
        for outcome, language, template in found.used
    ]
