"""The wrapper outside Django: reads the whole body, then stamps the request, and gives it an id.

What counts is the instant at which the whole request had reached the server. Inside Django the stamp would come
late under load and early on a slow upload.
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from clusterportal.requests.ids import HEADER, REQUEST_ID, as_request_id, new_request_id
from clusterportal.requests.ids import PROXY_HEADER as PROXY_ID_HEADER

ARRIVED_AT = "clusterportal.arrived_at"
CLIENT_ADDRESS = "clusterportal.client_address"
PROXY_HEADER = "HTTP_X_REQUEST_ARRIVED"
FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
MAX_BODY = 64 * 2**20
SPOOL_ABOVE = 2**20
CHUNK = 2**16
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class StampArrival:
    """Gives each request `clusterportal.arrived_at` (an aware datetime, UTC), an id and the client's address.

    Behind the configured proxy (which buffers the body first) the proxy's headers count: the arrival in epoch seconds,
    the id, and the last address of X-Forwarded-For; from any other address they are ignored. A body above 64 MiB is
    answered 413.
    """

    def __init__(self, application: Application, *, trusted_proxy: str = "") -> None:
        self.application = application
        self.trusted_proxy = trusted_proxy

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[REQUEST_ID] = self._of_proxy(environ, PROXY_ID_HEADER, as_request_id) or new_request_id()
        environ[CLIENT_ADDRESS] = self._of_proxy(environ, FORWARDED_FOR, _last) or environ.get("REMOTE_ADDR", "")
        body = _whole_body(environ)
        if body is None:
            kind = ("Content-Type", "text/plain; charset=utf-8")
            start_response("413 Content Too Large", [kind, (HEADER, environ[REQUEST_ID])])
            return ["The request is larger than 64 MB. / Begäran är större än 64 MB.\n".encode()]
        environ["wsgi.input"] = body
        environ[ARRIVED_AT] = self._stamp(environ)
        return self.application(environ, start_response)

    def _stamp(self, environ: dict[str, Any]) -> datetime:
        return self._of_proxy(environ, PROXY_HEADER, _instant) or datetime.now(UTC)

    def _of_proxy(self, environ: dict[str, Any], header: str, read: Callable[[str], Any]) -> Any:
        """What the configured proxy says in a header, read; nothing where it does not, or where somebody else does."""
        if self.trusted_proxy and environ.get("REMOTE_ADDR") == self.trusted_proxy:
            return read(environ.get(header, ""))
        return None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError):
        return None


def _last(text: str) -> str:
    return text.rpartition(",")[2].strip()


def _whole_body(environ: dict[str, Any]) -> BinaryIO | None:
    try:
        left = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        left = 0
    if left > MAX_BODY:
        return None
    if not left:
        return BytesIO()
    body: Any = tempfile.SpooledTemporaryFile(max_size=SPOOL_ABOVE)  # noqa: SIM115 - Django closes it
    while left > 0 and (chunk := environ["wsgi.input"].read(min(left, CHUNK))):
        body.write(chunk)
        left -= len(chunk)
    body.seek(0)
    return body  # type: ignore[no-any-return]
