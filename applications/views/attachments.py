"""Uploaded files of the working copy."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from applications.actions.attachments import (
    Doubtful,
    add_attachment,
    confirm_attachment,
    find_doubtful,
    remove_attachment,
    replace_attachment,
)
from applications.domain.form import AttachmentType
from applications.domain.lifecycle import Status
from applications.forms.uploads import AttachmentForm, ConfirmFileForm
from applications.models import Application, Attachment
from applications.policies.applications import check_edit
from applications.queries.forms import form_of
from applications.views.own import head, own_application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.files.actions import first_page
from clusterportal.files.responses import attachment as download_response
from clusterportal.files.responses import picture
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class Kind:
    """One kind of attachment with its files."""

    key: str
    label: str
    help: str
    is_required: bool
    files: list[Attachment]
    may_add: bool
    may_change: bool


@dataclass(frozen=True)
class Attachments:
    """The attachments' page."""

    application: Application
    kinds: list[Kind]
    may_change: bool


def attachments_of(request: HttpRequest, application: Application) -> Attachments:
    """The kinds of the form, each with the files that are there."""
    language = get_language() or "en"
    files = list(application.attachments.filter(removed_at__isnull=True).select_related("file", "uploaded_by"))
    may_change = permits(check_edit, request.user, application, request.at)
    kinds = []
    for kind in form_of(application).attachments:
        own = [file for file in files if file.kind == kind.key]
        is_open = may_change and _may_change(request, application, kind.key)
        words = (kind.label.read_in(language), kind.help.read_in(language))
        kinds.append(Kind(kind.key, *words, kind.is_required, own, is_open and len(own) < kind.max_files, is_open))
    return Attachments(application, kinds, may_change)


def _may_change(request: HttpRequest, application: Application, kind: str) -> bool:
    """In a supplement some kinds are open and others are not; before the deadline they are alike."""
    if application.status != Status.SUPPLEMENTING:
        return True
    return permits(check_edit, request.user, application, request.at, f"attachment:{kind}")


@login_required
def upload(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    application = own_application(request, reference)
    if not _brings_file(request):
        check_edit(request.user, application, request.at, f"attachment:{kind}")
    wanted = _kind(application, kind)

    def keep(file: Any, at: Any) -> Attachment | Doubtful:
        return add_attachment(application, kind, file.chunks(), name=file.name, by=request.user, at=at)

    return _upload_page(request, application, wanted, keep)


@login_required
def replace(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    if not _brings_file(request):
        check_edit(request.user, application, request.at)
    old = _own(application, pk, also_removed=_brings_file(request))
    if not _brings_file(request):
        check_edit(request.user, application, request.at, f"attachment:{old.kind}")

    def keep(file: Any, at: Any) -> Attachment | Doubtful:
        return replace_attachment(old, file.chunks(), name=file.name, by=request.user, at=at)

    return _upload_page(request, application, _kind(application, old.kind), keep, old=old)


@login_required
def remove(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    check_edit(request.user, application, request.at)
    old = _own(application, pk)
    check_edit(request.user, application, request.at, f"attachment:{old.kind}")
    if request.method == "POST":
        remove_attachment(old, by=request.user, at=request.at)
        messages.success(request, gettext("%(name)s is removed.") % {"name": old.name})
        return _to_attachments(application)
    return render(
        request, "applications/remove_file.html", {"head": head(request, application, (old.name, "")), "file": old}
    )


@login_required
def download(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    found = _own(own_application(request, reference), pk, also_removed=True)
    return download_response(found.file, found.name)


@login_required
def preview(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    """The picture of the first page."""
    found = _own(own_application(request, reference), pk, also_removed=True)
    drawn = first_page(found.file)
    if drawn is None:
        raise Hidden
    return picture(drawn)


def _upload_page(
    request: HttpRequest, application: Application, kind: AttachmentType, keep: Any, *, old: Attachment | None = None
) -> HttpResponse:
    if "token" in request.POST:
        return _confirm(request, application, kind)
    form = AttachmentForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = once(request, "upload", lambda at: _outcome(keep(form.cleaned_data["file"], at)))
        except Refused as refused:
            form.refuse(refused, "file")
        else:
            return _uploaded(request, application, kind, outcome)
    label = kind.label.read_in(get_language() or "en")
    page = {"head": head(request, application, (label, "")), "title": label, "form": form, "old": old}
    return render(request, "applications/upload.html", page, status=422 if form.errors else 200)


def _uploaded(
    request: HttpRequest, application: Application, kind: AttachmentType, outcome: dict[str, str]
) -> HttpResponse:
    """Done, or the question whether what was found may stand there."""
    if "doubtful" in outcome:
        asked = ConfirmFileForm(initial={"token": outcome["doubtful"]})
        return _doubtful_page(request, application, kind, asked, outcome["doubtful"])
    messages.success(request, gettext("The file is checked and saved."))
    return _to_attachments(application)


def _confirm(request: HttpRequest, application: Application, kind: AttachmentType) -> HttpResponse:
    form = ConfirmFileForm(request.POST)
    token = request.POST["token"]

    def keep(at: Any) -> dict[str, str]:
        return _outcome(confirm_attachment(application, token, by=request.user, at=at))

    if not form.is_valid():
        return _doubtful_page(request, application, kind, form, token)
    return _uploaded(request, application, kind, once(request, "confirm_upload", keep))


def _outcome(kept: Attachment | Doubtful) -> dict[str, str]:
    return {"doubtful": kept.token} if isinstance(kept, Doubtful) else {"attachment": str(kept.pk)}


def _doubtful_page(
    request: HttpRequest, application: Application, kind: AttachmentType, form: ConfirmFileForm, token: str
) -> HttpResponse:
    label = kind.label.read_in(get_language() or "en")
    page = {
        "head": head(request, application, (label, "")),
        "title": label,
        "form": form,
        "file": find_doubtful(application, token, by=request.user),
    }
    return render(request, "applications/confirm_file.html", page, status=422 if form.errors else 200)


def _kind(application: Application, key: str) -> AttachmentType:
    try:
        return form_of(application).attachment(key)
    except KeyError as error:
        raise Hidden from error


def _brings_file(request: HttpRequest) -> bool:
    """A file, or the word for one, is judged by when it first arrived: a retry gets the first one's answer."""
    return bool(request.FILES) or "token" in request.POST


def _own(application: Application, pk: uuid.UUID, *, also_removed: bool = False) -> Attachment:
    found = application.attachments.select_related("file", "application").filter(pk=pk).first()
    if found is None or (found.removed_at is not None and not also_removed):
        raise Hidden
    return found


def _to_attachments(application: Application) -> HttpResponse:
    section = form_of(application).section_of_kind("attachments")
    return redirect("section", application.reference, section.key if section else "attachments")
