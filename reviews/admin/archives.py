"""An archive made for one request, as a download that no cache keeps."""

import tempfile
from collections.abc import Callable
from typing import IO

from django.http import FileResponse

from clusterportal.files.responses import harmless


def archive(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """What `write` puts into a file that is gone once it has been sent."""
    into = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write(into)
    into.seek(0)
    response = FileResponse(into, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return harmless(response, name)
