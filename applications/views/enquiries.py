"""Asking an agency and complaining to it: own enquiries, a new one, and a thread."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from applications.actions.enquiries import ask, write
from applications.domain.enquiries import reopens_until
from applications.forms.enquiries import ApplicationEnquiryForm, EnquiryForm, MessageForm
from applications.models import Application, Enquiry, EnquiryMessage
from applications.policies.enquiries import check_ask_about_application, check_ask_about_call, check_write
from applications.queries.enquiries import calls_to_ask_about, enquiries_read_by
from applications.queries.problems import Subject
from applications.queries.public import published_calls
from applications.queries.public_questions import anchor_of
from applications.queries.visibility import Role, applications_visible_to
from applications.texts import sentence
from applications.texts.enquiries import STATE_KINDS
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.files.responses import attachment as download_response
from clusterportal.requests.actions import once

RELATED = ("call__agency", "application", "asker", "public_answer")


@dataclass(frozen=True)
class Thread:
    """One enquiry as those read it who ask. `why_not`: why the person cannot write, or empty."""

    enquiry: Enquiry
    kind: str
    messages: list[EnquiryMessage]
    anchor: str
    reopens_until: datetime | None
    why_not: str


@login_required
def my_enquiries(request: HttpRequest) -> HttpResponse:
    """What the person reads, the newest message first, and the calls that can be asked about."""
    read = enquiries_read_by(request.user).select_related(*RELATED).order_by("-last_at")
    rows = [(enquiry, STATE_KINDS[enquiry.state]) for enquiry in read]
    calls = calls_to_ask_about(request.at).defer("text_sv", "text_en")
    return render(request, "applications/enquiries.html", {"rows": rows, "calls": calls})


@login_required
def ask_about_call(request: HttpRequest, call: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(published_calls(request.at), pk=call)
    check_ask_about_call(request.user, found, request.at)
    form = EnquiryForm(request.POST or None, request.FILES or None, initial=_initial(request))
    return _ask(request, Subject(found), form)


@login_required
def ask_about_application(request: HttpRequest, reference: str) -> HttpResponse:
    application = _application(request, reference)
    check_ask_about_application(request.user, application, request.at)
    form = ApplicationEnquiryForm(request.POST or None, request.FILES or None, initial=_initial(request))
    return _ask(request, Subject(application.call, application), form)


@login_required
def enquiry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The thread, and the form for the next message."""
    found = _read(request, pk)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        check_write(request.user, found, request.at)
        if form.is_valid() and _write(request, found, form):
            messages.success(request, gettext("Your message is sent."))
            return redirect("enquiry", found.pk)
    page = {"page": _thread(request, found), "form": form}
    return render(request, "applications/enquiry.html", page, status=422 if form.errors else 200)


@login_required
def enquiry_file(request: HttpRequest, pk: uuid.UUID, message_id: uuid.UUID) -> HttpResponseBase:
    message = _read(request, pk).messages.select_related("file").filter(pk=message_id, file__isnull=False).first()
    if message is None:
        raise Hidden
    return download_response(message.file, message.file_name)


def _ask(request: HttpRequest, about: Subject, form: EnquiryForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            outcome = once(
                request,
                "ask_agency",
                lambda at: {"enquiry": str(ask(about, **form.given(), by=request.user, at=at).pk)},
            )
        except Refused as refused:
            form.refuse(refused, _place(refused))
        else:
            messages.success(request, gettext("It is sent. You get an e-mail when the agency has answered."))
            return redirect("enquiry", outcome["enquiry"])
    page = {"about": about, "form": form}
    return render(request, "applications/new_enquiry.html", page, status=422 if form.errors else 200)


def _write(request: HttpRequest, found: Enquiry, form: MessageForm) -> bool:
    """Whether the message was taken; else the form says why not."""
    try:
        once(
            request,
            "write_to_agency",
            lambda at: {"message": str(write(found, **form.given(), by=request.user, at=at).pk)},
        )
    except Refused as refused:
        form.refuse(refused, _place(refused))
        return False
    return True


def _place(refused: Refused) -> str | None:
    """A refusal of the file stands beside it, another one on top."""
    return "file" if refused.code.startswith("file_") else None


def _thread(request: HttpRequest, found: Enquiry) -> Thread:
    why_not = ""
    try:
        check_write(request.user, found, request.at)
    except Refused as refused:
        why_not = sentence(refused.code, refused.params)
    said = list(found.messages.select_related("by", "file__scan"))
    anchor = anchor_of(found.public_answer) if found.public_answer else ""
    until = reopens_until(found.closed_at) if found.closed_at else None
    return Thread(found, STATE_KINDS[found.state], said, anchor, until, why_not)


def _read(request: HttpRequest, pk: uuid.UUID) -> Enquiry:
    found = enquiries_read_by(request.user).select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def _application(request: HttpRequest, reference: str) -> Application:
    """As an applicant or as who signs for the organisation."""
    for role in (Role.APPLICANT, Role.SIGNATORY):
        visible = applications_visible_to(request.user, role, request.at)
        related = ("call__agency", "consortium", "submitted_version")
        found = visible.select_related(*related).filter(reference=reference).first()
        if found is not None:
            return found
    raise Hidden


def _initial(request: HttpRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    return {"kind": kind if kind in {Enquiry.Kind.QUESTION, Enquiry.Kind.COMPLAINT} else ""}
