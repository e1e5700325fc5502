"""Handing files out: as an attachment or as a picture of the portal's own making, never as something a browser runs."""

from typing import TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from clusterportal.accounts.errors import Refused
from clusterportal.files import store
from clusterportal.files.models import StoredFile
from clusterportal.files.scanning import is_infected

R = TypeVar("R", bound=HttpResponseBase)


def attachment(file: StoredFile, name: str) -> FileResponse:
    """The file as a download called `name`. Refused, whoever asks: `file_infected`."""
    if is_infected(file):
        raise Refused("file_infected")
    return harmless(FileResponse(store.path_of(file.sha256).open("rb"), content_type=file.content_type), name)


def picture(file: StoredFile) -> FileResponse:
    """A picture that the portal made, to be shown in a page, and kept by nobody on the way."""
    response = _confined(FileResponse(store.path_of(file.sha256).open("rb"), content_type=file.content_type))
    response["Cache-Control"] = "no-store"
    return response


def made_attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A content made for this request as a download called `name`."""
    return harmless(HttpResponse(content, content_type=content_type), name)


def harmless(response: R, name: str) -> R:
    """The response as a download that no browser runs."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return _confined(response)


def _confined(response: R) -> R:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
