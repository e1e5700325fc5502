"""Requests for disclosure: the list, the page of one with its documents, and what is handed out."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.audit.models import Event
from clusterportal.files.responses import attachment, made_attachment
from reviews.actions.handing_out import refusal_draft, refusal_pdf, released_content, write_released
from reviews.admin.archives import archive
from reviews.admin.disclosure_acts import ACTS, REGISTER
from reviews.models import DisclosureRequest
from reviews.policies.disclosure import check_decide, check_hand_out, check_read_refusal, check_work
from reviews.queries.disclosure import Shown, Tested, days_since, requests_seen_by, shown_to
from reviews.queries.documents import label
from reviews.queries.refusals import Refusal, made_refusals, refusals_of
from reviews.queries.trail import told, with_actors
from reviews.texts.disclosure import NEXT, OUTCOME_KINDS, STATE_KINDS, days, handled_by, mark_of
from reviews.texts.documents import LANGUAGES, moment, title_of

Role = AgencyRole.Role
State = DisclosureRequest.State
READERS = (Role.REGISTRAR, Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER)


@admin.register(DisclosureRequest)
class DisclosureRequestAdmin(PortalModelAdmin):
    """A decision maker reads what was tested and the masked copies, not the documents."""

    roles = READERS
    exports = True
    list_display = ("number", "agency", "asked_on", "waited", "state", "registered_by")
    list_filter = ("state",)
    list_acts = (REGISTER,)
    acts = ACTS
    change_form_template = "admin/reviews/disclosure.html"
    list_intro = gettext_lazy("Somebody has asked for documents of cases. The law asks for an answer promptly.")

    def visible_to(self, user: User, at: datetime) -> QuerySet[DisclosureRequest]:
        """Each with `waited_until`: when it was answered, or now."""
        return requests_seen_by(user).annotate(waited_until=Coalesce("answered_at", Value(at)))

    def page_title(self, row: DisclosureRequest) -> str:
        return _("Request %(number)s") % {"number": row.number}

    @admin.display(description=gettext_lazy("waited"))
    def waited(self, row: Any) -> str:
        return days(days_since(row.asked_on, row.waited_until))

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        shown = shown_to(request.user, row, request.at)
        record_read(f"disclosure:{row.pk}", by=request.user, at=request.at)
        return {
            "status": row.get_state_display(),
            "kind": STATE_KINDS[State(row.state)],
            "facts": [_("Has waited: %(days)s") % {"days": days(days_since(row.asked_on, row.waited_until))}],
            "rows": _facts(row, shown),
            "items": [self._item(row, one) for one in shown.items],
            "elsewhere": [handled_by(name, n) for name, n in shown.elsewhere],
            "may_work": permits(check_work, request.user, row),
            "next": NEXT.get(State(row.state), ""),
            "zip_url": self.url("zip", row) if permits(check_hand_out, request.user, row, request.at) else "",
            "refusals": self._refusals(request, row),
            "is_draft": row.state == State.PUT_FORWARD,
            "events": _events(row) if not shown.elsewhere else [],
        }

    def zip(self, request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        """What is handed out, as one file."""
        row = self._readable(request, object_id)
        if not permits(check_hand_out, request.user, row, request.at):
            raise Hidden
        shown = shown_to(request.user, row, request.at)
        record_read(f"disclosure:{row.pk}:zip", by=request.user, at=request.at)
        title = _("Documents handed out by %(agency)s, request %(number)s") % {"agency": row.agency, "number": row}
        write = partial(write_released, row, shown.items, title, page_language())
        return archive(write, _("disclosure-%(number)s.zip") % {"number": row.number})

    def item(self, request: HttpRequest, object_id: UUID, part_id: UUID) -> HttpResponseBase:
        """What the last test lets be handed out of one document."""
        row = self._readable(request, object_id)
        shown = shown_to(request.user, row, request.at).items
        tested = next((one for one in shown if one.item.pk == part_id), None)
        content = released_content(tested, page_language()) if tested is not None else None
        if tested is None or content is None or not (tested.may_open or (tested.test and tested.test.masked)):
            raise Hidden
        record_read(f"disclosure:{row.pk}:file", by=request.user, at=request.at, detail={"item": str(part_id)})
        if content.file is not None:
            return attachment(content.file, content.name)
        return made_attachment(content.made, content.content_type, content.name)

    def refusal(self, request: HttpRequest, object_id: UUID, language: str) -> HttpResponse:
        """The decision on what is refused as a PDF; before it is made, what it would say now."""
        row = self._readable(request, object_id)
        if not permits(check_read_refusal, request.user, row, request.at):
            raise Hidden
        is_draft = row.state == State.PUT_FORWARD
        texts = self._drafts(request, row) if is_draft else made_refusals(row)
        text = next((one for one in texts if one.language == language), None)
        if text is None:
            raise Http404
        record_read(f"disclosure:{row.pk}:refusal", by=request.user, at=request.at, detail={"language": language})
        content = (refusal_draft if is_draft else refusal_pdf)(row, text)
        return made_attachment(content.made, content.content_type, content.name)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/released.zip", wrap(self.zip), name=self.url_name("zip")),
            path("<uuid:object_id>/items/<uuid:part_id>/", wrap(self.item), name=self.url_name("item")),
            path("<uuid:object_id>/refusal/<slug:language>/", wrap(self.refusal), name=self.url_name("refusal")),
            *super().get_urls(),
        ]

    def _drafts(self, request: HttpRequest, row: DisclosureRequest) -> list[Refusal]:
        items = shown_to(request.user, row, request.at).items
        decides = permits(check_decide, request.user, row, request.at)
        return refusals_of(row, items, by=request.user if decides else None, at=request.at)

    def _refusals(self, request: HttpRequest, row: DisclosureRequest) -> list[tuple[str, str]]:
        """The languages of the decision on what is refused, each with where it is read."""
        if not permits(check_read_refusal, request.user, row, request.at):
            return []
        texts = LANGUAGES if row.state == State.PUT_FORWARD else [one.language for one in made_refusals(row)]
        named = self.url_name("refusal")
        return [(LANGUAGES[one], reverse(f"admin:{named}", args=[row.pk, one])) for one in texts]

    def _readable(self, request: HttpRequest, key: UUID) -> DisclosureRequest:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row: DisclosureRequest = self.row(request, str(key))
        return row

    def _item(self, row: DisclosureRequest, one: Tested) -> dict[str, Any]:
        document, test = one.document, one.test
        has_copy = test is not None and (test.masked_id or (test.outcome == "released" and one.may_open))
        return {
            "key": one.item.pk,
            "label": label(document),
            "title": title_of(document),
            "url": reverse("admin:reviews_casedocument_change", args=[document.pk]) if one.may_open else "",
            "mark": mark_of(test) if test else _("Not tested"),
            "kind": OUTCOME_KINDS.get(test.outcome, "neutral") if test else "neutral",
            "reason": test.reason if test else "",
            "by": str(test.by) if test else "",
            "earlier": [(mark_of(old), old.item.request.number, moment(old.at)) for old in one.earlier],
            "test_url": f"{self.url('test', row)}?item={one.item.pk}",
            "file_url": reverse(f"admin:{self.url_name('item')}", args=[row.pk, one.item.pk]) if has_copy else "",
        }


def _facts(row: DisclosureRequest, shown: Shown) -> list[dict[str, Any]]:
    """What was asked may name a case: who is barred from a document of it reads neither that nor who asks."""
    facts: list[tuple[str, Any]] = [(_("Agency"), row.agency), (_("Asked on"), row.asked_on)]
    if not shown.elsewhere:
        facts += [
            (_("Who asks"), row.requester or _("Has not said")),
            (_("How it came in"), row.get_way_display()),
            (_("What is asked for"), row.asked_for),
            (_("Sent back"), row.sent_back_reason),
            (_("How it was answered"), row.answer),
        ]
    facts += [
        (_("Registered by"), _by(row.registered_by, row.registered_at)),
        (_("Put forward by"), row.put_forward_by),
        (_("Decided by"), _by(row.decided_by, row.decided_at)),
        (_("Answered by"), _by(row.answered_by, row.answered_at)),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


def _by(user: User | None, at: datetime | None) -> str:
    return f"{user}, {date_format(localtime(at), 'DATETIME_FORMAT')}" if user is not None and at is not None else ""


def _events(row: DisclosureRequest) -> list[Any]:
    events = with_actors(Event.objects.filter(chain=f"disclosure:{row.pk}")).order_by("-seq")
    return told(events, page_language(), [row.agency_id])
