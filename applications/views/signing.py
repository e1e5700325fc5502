"""The organisation's inbox: applications to sign, and signing or refusing one."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from applications.actions.signing import note_seen, refuse, sign
from applications.domain.differences import Changed, differences
from applications.domain.lifecycle import Status
from applications.domain.presentation import present
from applications.forms.acts import RefuseForm, SignForm
from applications.models import Application, Version
from applications.policies.applications import check_sign, check_withdraw, signing_closes_at
from applications.policies.enquiries import check_ask_about_application
from applications.queries.forms import form_version
from applications.queries.mine import has_organisation_role
from applications.queries.organisations import supervised_by
from applications.queries.signing import earlier_seen, signatures_of, signs_for, with_replaced
from applications.queries.visibility import Role, applications_visible_to
from applications.texts.signing import time_left
from applications.views.own import KINDS, Head, title_of
from applications.views.registering import WITHDRAW, Place, ask_to_withdraw
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.files.models import StoredFile
from clusterportal.files.responses import attachment as download_response
from clusterportal.requests.actions import once

RELATED = ("call__agency", "submitted_version__organisation", "case_number")


@dataclass(frozen=True)
class ToSign:
    """One application in the inbox. `may_sign`: the reader signs for the organisation, and the window is open."""

    application: Application
    title: str
    title_language: str
    kind: str
    waits: bool
    may_sign: bool
    closes_at: datetime
    left: str


@dataclass(frozen=True)
class Replaced:
    """An earlier version that the organisation knows, what it did with it, and what has changed since."""

    version: Version
    outcome: str
    sections: tuple[Changed, ...]


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    visible = applications_visible_to(request.user, Role.SIGNATORY, request.at)
    own = signs_for(request.user)
    shown = with_replaced(visible).select_related(*RELATED).order_by("call__closes_at", "reference")
    rows = sorted((_row(one, own, request.at) for one in shown), key=_urgency)
    has_role = bool(rows) or has_organisation_role(request.user)
    page = {"rows": rows, "has_role": has_role, "supervised": supervised_by(request.user), "now": request.at}
    return render(request, "applications/inbox.html", page)


@login_required
def to_sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Read what was submitted; sign or go on to refuse."""
    application = _submitted(request, reference)
    version = application.submitted_version
    form = SignForm(request.POST or None, initial={"version_sha256": version.sha256})
    if request.method == "POST" and form.is_valid():
        sha256 = form.cleaned_data["version_sha256"]
        return _answer(
            request, application, form, lambda at: sign(application, version_sha256=sha256, by=request.user, at=at)
        )
    record_read(f"application:{application.pk}", by=request.user, at=request.at)
    note_seen(version, by=request.user, at=request.at)
    return _page(request, application, form)


@login_required
def file_to_sign(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    """A file of the version that is signed."""
    version = _submitted(request, reference).submitted_version
    found = next((one for one in version.document["attachments"] if one["id"] == str(pk)), None)
    if found is None:
        raise Hidden
    record_read(f"application:{version.application_id}:file:{pk}", by=request.user, at=request.at)
    return download_response(StoredFile.objects.get(pk=found["sha256"]), found["name"])


@login_required
def refuse_to_sign(request: HttpRequest, reference: str) -> HttpResponse:
    application = _submitted(request, reference)
    form = RefuseForm(request.POST or None, initial={"version_sha256": application.submitted_version.sha256})
    if request.method == "POST" and form.is_valid():
        answer = {"version_sha256": form.cleaned_data["version_sha256"], "reason": form.cleaned_data["reason"]}
        return _answer(request, application, form, lambda at: refuse(application, **answer, by=request.user, at=at))
    check_sign(request.user, application, request.at)
    page = {"application": application, "title": title_of(application.submitted_version), "form": form}
    return render(request, "applications/refuse.html", page, status=422 if form.errors else 200)


@login_required
def withdraw_for_organisation(request: HttpRequest, reference: str) -> HttpResponse:
    """The leader's page, for the signatory of what was submitted."""
    application = _submitted(request, reference)
    return ask_to_withdraw(request, Place(_head(application), reverse("to_sign", args=[reference])))


def _answer(request: HttpRequest, application: Application, form: Any, act: Any) -> HttpResponse:
    try:
        once(request, "sign", lambda at: {"outcome": act(at).outcome})
    except Refused as refused:
        form.refuse(refused)
        return _page(request, _submitted(request, application.reference), form)
    messages.success(
        request,
        gettext("The organisation's answer for %(reference)s is recorded.") % {"reference": application.reference},
    )
    return redirect("to_sign", application.reference)


def _page(request: HttpRequest, application: Application, form: Any) -> HttpResponse:
    version = application.submitted_version
    title, language = title_of(application.submitted_version)
    page = {
        "application": application,
        "title": title,
        "title_language": language,
        "kind": KINDS[Status(application.status)],
        "version": version,
        "document": version.document,
        "sections": present(version.document, form_version(version.form_version_id), get_language() or "en"),
        "form": form,
        "may_ask": permits(check_ask_about_application, request.user, application, request.at),
        "may_sign": permits(check_sign, request.user, application, request.at),
        "may_withdraw": permits(check_withdraw, request.user, application, request.at),
        "signatures": signatures_of(application),
        "replaced": _replaced(version),
        "closes_at": signing_closes_at(application),
        "now": request.at,
    }
    return render(request, "applications/sign.html", page, status=422 if form.errors else 200)


def _submitted(request: HttpRequest, reference: str) -> Application:
    visible = applications_visible_to(request.user, Role.SIGNATORY, request.at).filter(reference=reference)
    found = visible.select_related(*RELATED).first()
    if found is None:
        raise Hidden
    return found


def _head(application: Application) -> Head:
    title, language = title_of(application.submitted_version)
    here = [
        {"label": gettext("Applications of your organisation"), "url": reverse("inbox")},
        {"label": application.reference, "url": reverse("to_sign", args=[application.reference])},
        {"label": WITHDRAW.title},
    ]
    return Head(application, title, language, KINDS[Status(application.status)], "", here)


def _row(application: Application, own: set[object], at: datetime) -> ToSign:
    title, language = title_of(application.submitted_version)
    status = Status(application.status)
    closes_at = signing_closes_at(application)
    is_open = status in {Status.AWAITING_SIGNATURE, Status.REFUSED} and at <= closes_at
    return ToSign(
        application=application,
        title=title,
        title_language=language,
        kind=KINDS[status],
        waits=status == Status.AWAITING_SIGNATURE and is_open,
        may_sign=is_open and application.submitted_version.organisation_id in own,
        closes_at=closes_at,
        left=time_left(closes_at, at) if is_open else "",
    )


def _urgency(row: ToSign) -> tuple[bool, bool, datetime]:
    """What waits for the reader first, then what can still be signed, the shortest time left on top."""
    return not (row.waits and row.may_sign), not row.left, row.closes_at


def _replaced(version: Version) -> Replaced | None:
    earlier = earlier_seen(version)
    if earlier is None:
        return None
    answer = earlier.signatures.order_by("-at").first()
    sections = differences(
        earlier.document, version.document, form_version(version.form_version_id), get_language() or "en"
    )
    return Replaced(earlier, answer.outcome if answer else "seen", sections)
