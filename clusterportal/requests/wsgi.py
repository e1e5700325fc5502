"""The wrapper outside Django: reads the whole body, then stamps the request.

What counts is the instant at which the whole request had reached the server. Inside Django the stamp would come
late under load and early on a slow upload.
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

ARRIVED_AT = "clusterportal.arrived_at"
PROXY_HEADER = "HTTP_X_REQUEST_ARRIVED"
MAX_BODY = 64 * 2**20
SPOOL_ABOVE = 2**20
CHUNK = 2**16
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class StampArrival:
    """Gives each request `clusterportal.arrived_at`: an aware datetime, UTC.

    Behind the configured proxy (which buffers the body first) the proxy's header in epoch seconds counts; from any
    other address the header is ignored. A body above 64 MiB is answered 413.
    """

    def __init__(self, application: Application, *, trusted_proxy: str = "") -> None:
        self.application = application
        self.trusted_proxy = trusted_proxy

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _whole_body(environ)
        if body is None:
            start_response("413 Content Too Large", [("Content-Type", "text/plain; charset=utf-8")])
            return ["The request is larger than 64 MB. / Begäran är större än 64 MB.\n".encode()]
        environ["wsgi.input"] = body
        environ[ARRIVED_AT] = self._stamp(environ)
        return self.application(environ, start_response)

    def _stamp(self, environ: dict[str, Any]) -> datetime:
        if self.trusted_proxy and environ.get("REMOTE_ADDR") == self.trusted_proxy:
            try:
                return datetime.fromtimestamp(float(environ.get(PROXY_HEADER, "")), UTC)
            except (ValueError, OverflowError):
                pass
        return datetime.now(UTC)


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
