"""Waiting until a portal under test has answered everything that its pages ask for by themselves."""

import threading
import time

QUIET = 0.3  # seconds in which nothing is asked
PATIENCE = 10


class UnderWay:
    """How many requests are being answered, and when the last one began or ended."""

    def __init__(self) -> None:
        self.n, self.changed_at, self._lock = 0, 0.0, threading.Lock()

    def begin(self, **_signal: object) -> None:
        self._add(1)

    def end(self, **_signal: object) -> None:
        self._add(-1)

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while (self.n > 0 or time.monotonic() < self.changed_at + QUIET) and time.monotonic() < until:
            time.sleep(0.02)

    def _add(self, n: int) -> None:
        with self._lock:
            self.n, self.changed_at = self.n + n, time.monotonic()
