"""Enquiries: the officers' list, the page of one thread, and what the agency does in it."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import enquiries as actions
from applications.actions import public_questions
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, NamedFilter
from applications.domain.enquiries import late_before
from applications.forms.staff import enquiries as forms
from applications.models import AgencyRole, Enquiry
from applications.policies import enquiries as rules
from applications.queries.enquiries import OLDEST_WAITING_FIRST, enquiries_handled_by
from applications.queries.public_questions import anchor_of
from applications.texts.enquiries import STATE_KINDS
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment as download_response


def answer(doing: Doing) -> Done:
    actions.answer(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The answer is sent. Who asked is told by e-mail."))


def answer_and_close(doing: Doing) -> Done:
    actions.answer_and_close(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The answer is sent, and the enquiry is closed."))


def close(doing: Doing) -> Done:
    actions.close(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The enquiry is closed. Who asked is told by e-mail."))


def hand_over(doing: Doing) -> Done:
    actions.hand_over(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The enquiry is handed over. Your colleague is told by e-mail."))


def publish(doing: Doing) -> Done:
    public_questions.publish_answer(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The question and answer stand on the page of the call. Who asked is told by e-mail."))


def answer_with(doing: Doing) -> Done:
    public_questions.answer_with(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Who asked is told by e-mail where the answer stands."))


def thread(request: HttpRequest, row: Enquiry) -> dict[str, Any]:
    """What the page of an enquiry and those of its acts show of it; each is a read on record."""
    record_read(f"enquiry:{row.pk}", by=request.user, at=request.at)
    return {"thread": list(row.messages.select_related("by", "file__scan"))}


@admin.register(Enquiry)
class EnquiryAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    opens_on_declaring = True
    exports = True
    list_display = ("number", "subject", "kind", "call", "application", "state", "waits", "handler")
    list_filter = (("call", CallFilter), "kind", "state", ("handler", NamedFilter))
    list_select_related = ("call__agency", "application", "handler")
    search_fields = ("number", "subject", "application__reference")
    search_help_text = gettext_lazy("By number, subject or reference of the application.")
    ordering = OLDEST_WAITING_FIRST
    list_intro = gettext_lazy(
        "Questions, complaints and the agency's own messages. What has waited longest for an answer comes first."
    )
    change_form_template = "admin/applications/enquiry.html"
    page_fields = ("kind", "call", "application", "who_asked", "at", "waits", "handler", "closed_at", "readers")
    acts = (
        Act(
            "answer",
            gettext_lazy("Answer the enquiry"),
            answer,
            rules.check_answer,
            forms.AnswerForm,
            kind="primary",
            confirm_label=gettext_lazy("Send the answer"),
            template="admin/applications/enquiry_act.html",
            context=thread,
        ),
        Act(
            "answer-close",
            gettext_lazy("Answer and close"),
            answer_and_close,
            rules.check_answer,
            forms.AnswerForm,
            intro=gettext_lazy("Who asked can open the enquiry again with a message for 60 days."),
            confirm_label=gettext_lazy("Send the answer and close"),
            template="admin/applications/enquiry_act.html",
            context=thread,
        ),
        Act(
            "close",
            gettext_lazy("Close the enquiry"),
            close,
            rules.check_close,
            forms.SeenForm,
            intro=gettext_lazy("Who asked is told, and can open the enquiry again with a message for 60 days."),
            confirm_label=gettext_lazy("Close the enquiry"),
            template="admin/applications/enquiry_act.html",
            context=thread,
        ),
        Act(
            "hand-over",
            gettext_lazy("Hand over"),
            hand_over,
            rules.check_hand_over,
            forms.HandOverForm,
            intro=gettext_lazy(
                "The colleague gets the e-mails from now on. All officers of the call can still answer."
            ),
            confirm_label=gettext_lazy("Hand the enquiry over"),
        ),
        Act(
            "publish",
            gettext_lazy("Answer on the page of the call"),
            publish,
            rules.check_answer_publicly,
            forms.PublishAnswerForm,
            intro=gettext_lazy(
                "Write the question anew, without names and without what tells who asked. Everybody can read it."
            ),
            confirm_label=gettext_lazy("Publish the question and answer"),
            template="admin/applications/enquiry_act.html",
            context=thread,
        ),
        Act(
            "answer-with",
            gettext_lazy("Answer by a published question"),
            answer_with,
            rules.check_answer_publicly,
            forms.AnswerWithForm,
            intro=gettext_lazy(
                "Who asked gets a link to the question on the page of the call, and the enquiry closes."
            ),
            confirm_label=gettext_lazy("Answer by this question"),
            template="admin/applications/enquiry_act.html",
            context=thread,
        ),
    )

    def get_urls(self) -> list[Any]:
        file = path(
            "<str:object_id>/files/<uuid:message_id>/",
            self.admin_site.admin_view(self.file),
            name=self.url_name("file"),
        )
        return [file, *super().get_urls()]

    def visible_to(self, user: User, at: datetime) -> QuerySet[Enquiry]:
        related = ("call__agency", "application", "asker", "handler", "public_answer")
        is_late = ExpressionWrapper(Q(waits_since__lt=late_before(at)), BooleanField())
        return enquiries_handled_by(user).select_related(*related).annotate(is_late=is_late)

    @admin.display(description=gettext_lazy("waits since"), ordering="waits_since")
    def waits(self, row: Any) -> str:
        if row.waits_since is None:
            return "–"
        since = date_format(localtime(row.waits_since), "DATETIME_FORMAT")
        return _("%(since)s: more than three working days") % {"since": since} if row.is_late else since

    @admin.display(description=gettext_lazy("who asked, or was written to"))
    def who_asked(self, row: Enquiry) -> str:
        return spoken(row.asker)

    @admin.display(description=gettext_lazy("read by"))
    def readers(self, row: Enquiry) -> str:
        if row.application_id is None:
            return _("the person who asked")
        if row.is_for_all:
            return _("everybody in the application")
        return _("the person who asked, the project leader and those who may edit the application")

    def page_title(self, row: Enquiry) -> str:
        return row.subject

    def page_context(self, request: HttpRequest, row: Enquiry) -> dict[str, Any]:
        state = {"kicker": row.number, "status": capfirst(row.get_state_display()), "kind": STATE_KINDS[row.state]}
        return {**state, **thread(request, row), "notes": _notes(row)}

    def file(self, request: HttpRequest, object_id: str, message_id: uuid.UUID) -> HttpResponseBase:
        row = self.row(request, object_id)
        message = row.messages.select_related("file").filter(pk=message_id, file__isnull=False).first()
        if message is None:
            raise Http404
        record_read(f"enquiry:{row.pk}:file", by=request.user, at=request.at)
        return download_response(message.file, message.file_name)


def _notes(row: Enquiry) -> list[dict[str, Any]]:
    """That the question is answered for everybody, with the way there."""
    if row.public_answer is None:
        return []
    url = f"{reverse('call', args=[row.call_id])}#{anchor_of(row.public_answer)}"
    text = _("The question is answered for everybody on the page of the call.")
    return [{"kind": "positive", "text": text, "url": url, "link_text": _("Read the answer")}]
