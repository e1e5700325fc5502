"""The id of a request: in the answer's X-Request-ID, in every line of the log, and on the pages of errors.

It is random and says nothing of the person. One from outside counts only where the wrapper took it from the proxy.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

REQUEST_ID = "clusterportal.request_id"
HEADER = "X-Request-ID"
PROXY_HEADER = "HTTP_X_REQUEST_ID"
_current: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    return str(uuid.uuid4())


def as_request_id(text: str) -> str:
    """`text` in the one way in which ids are written, or nothing where it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def current_request_id() -> str:
    """The id of the request that this thread is answering; empty outside one."""
    return _current.get()


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """What is done and logged inside belongs to this request."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


class AddRequestId(logging.Filter):
    """Gives every record `request_id`; a dash outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        return True
