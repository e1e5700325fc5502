"""Waiting for what other processes do."""

import socket
import time
from collections.abc import Callable


def wait_until(claim: Callable[[], object], what: str, *, seconds: float = 30) -> None:
    """Returns once `claim()` is true; fails, saying `what`, where it is not in time."""
    until = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < until, f"after {seconds:.0f} s it is still not so that {what}"
        time.sleep(0.2)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
