"""Uploaded files of the working copy."""

import uuid
from collections.abc import Iterable
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
from applications.domain.form import LEADER, AttachmentType
from applications.domain.lifecycle import Status
from applications.forms.uploads import AttachmentForm, ConfirmFileForm
from applications.models import Application, Attachment
from applications.policies.applications import check_edit, check_fill
from applications.queries.forms import form_of
from applications.views.own import Head, head_below, own_application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.files.actions import first_page
from clusterportal.files.responses import attachment as download_response
from clusterportal.files.responses import picture
from clusterportal.files.scanning import is_infected
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
    is_leaders: bool
    max_pages: int
    max_megabytes: int


@dataclass(frozen=True)
class Attachments:
    """The attachments' page."""

    application: Application
    kinds: list[Kind]


def attachments_of(request: HttpRequest, application: Application) -> Attachments:
    """The kinds of the form, each with the files that are there."""
    return Attachments(application, kinds_of(request, application, form_of(application).attachments))


def kinds_of(request: HttpRequest, application: Application, types: Iterable[AttachmentType]) -> list[Kind]:
    """These kinds with their files, and what the person may do with them."""
    types = list(types)
    files = application.attachments.filter(removed_at__isnull=True, kind__in=[one.key for one in types])
    by_kind: dict[str, list[Attachment]] = {}
    for file in files.select_related("file__scan", "uploaded_by"):
        by_kind.setdefault(file.kind, []).append(file)
    may_edit = permits(check_edit, request.user, application, request.at)
    return [
        kind_shown(one, by_kind.get(one.key, []), may_edit and _may_change(request, application, one)) for one in types
    ]


def kind_shown(one: AttachmentType, files: list[Attachment], may_change: bool) -> Kind:
    """A kind in the language of the page."""
    language = get_language() or "en"
    words = (one.label.read_in(language), one.help.read_in(language))
    may_add = may_change and len(files) < one.max_files
    limits = (one.max_pages, one.max_megabytes)
    return Kind(one.key, *words, one.is_required, files, may_add, may_change, one.filled_by == LEADER, *limits)


def _may_change(request: HttpRequest, application: Application, kind: AttachmentType) -> bool:
    """Who may edit at all: in a supplement some kinds are open and others are not, and some are the leader's alone."""
    if not permits(check_fill, request.user, application, kind):
        return False
    if application.status != Status.SUPPLEMENTING:
        return True
    return permits(check_edit, request.user, application, request.at, f"attachment:{kind.key}")


@login_required
def upload(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    application = own_application(request, reference)
    wanted = _kind(application, kind)
    if not _brings_file(request):
        _check(request, application, wanted)

    def keep(file: Any, at: Any) -> Attachment | Doubtful:
        return add_attachment(application, kind, file.chunks(), name=file.name, by=request.user, at=at)

    return _upload_page(request, application, wanted, keep)


@login_required
def replace(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    old = _own(application, pk, also_removed=_brings_file(request))
    wanted = _kind(application, old.kind)
    if not _brings_file(request):
        _check(request, application, wanted)

    def keep(file: Any, at: Any) -> Attachment | Doubtful:
        return replace_attachment(old, file.chunks(), name=file.name, by=request.user, at=at)

    return _upload_page(request, application, wanted, keep, old=old)


@login_required
def remove(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    old = _own(application, pk)
    _check(request, application, _kind(application, old.kind))
    if request.method == "POST":
        remove_attachment(old, by=request.user, at=request.at)
        messages.success(request, gettext("%(name)s is removed.") % {"name": old.name})
        return _to_files(application, old.kind)
    page = {"head": _head(request, application, old.kind, old.name), "file": old}
    return render(request, "applications/remove_file.html", page)


@login_required
def download(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    found = _own(own_application(request, reference), pk, also_removed=True)
    return download_response(found.file, found.name)


@login_required
def preview(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    """The picture of the first page."""
    found = _own(own_application(request, reference), pk, also_removed=True)
    drawn = None if is_infected(found.file) else first_page(found.file)
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
    page = {"head": _head(request, application, kind.key, label), "title": label, "form": form, "old": old}
    return render(request, "applications/upload.html", page, status=422 if form.errors else 200)


def _uploaded(
    request: HttpRequest, application: Application, kind: AttachmentType, outcome: dict[str, str]
) -> HttpResponse:
    """Done, or the question whether what was found may stand there."""
    if "doubtful" in outcome:
        asked = ConfirmFileForm(initial={"token": outcome["doubtful"]})
        return _doubtful_page(request, application, kind, asked, outcome["doubtful"])
    messages.success(request, gettext("The file is checked and saved."))
    return _to_files(application, kind.key)


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
        "head": _head(request, application, kind.key, label),
        "title": label,
        "form": form,
        "file": find_doubtful(application, token, by=request.user),
    }
    return render(request, "applications/confirm_file.html", page, status=422 if form.errors else 200)


def _head(request: HttpRequest, application: Application, kind: str, label: str) -> Head:
    return head_below(request, application, form_of(application).section_of_upload(kind), label)


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


def _check(request: HttpRequest, application: Application, kind: AttachmentType) -> None:
    check_edit(request.user, application, request.at, f"attachment:{kind.key}")
    check_fill(request.user, application, kind)


def _to_files(application: Application, kind: str) -> HttpResponse:
    """Back to where files of the kind are listed."""
    section = form_of(application).section_of_upload(kind)
    return redirect("section", application.reference, section.key if section else "attachments")
