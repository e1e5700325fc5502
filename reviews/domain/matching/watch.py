"""Progress, cancelling and the time limit of one run."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from reviews.domain.matching.errors import Cancelled

Answer = TypeVar("Answer")
Progress = Callable[[float, str], bool | None]

REPORT_EVERY_S = 1.0


class Watch:
    """Tells the caller how far the run is, and the run when to stop."""

    def __init__(self, progress: Progress | None, time_limit_s: float | None):
        self._progress = progress
        self._furthest = 0.0
        self._ends = None if time_limit_s is None else time.monotonic() + time_limit_s

    def tick(self, fraction: float, phase: str) -> None:
        """Reports; raises Cancelled when the caller answers False. The fraction never falls."""
        self._furthest = max(self._furthest, fraction)
        if self._progress is not None and self._progress(self._furthest, phase) is False:
            raise Cancelled(phase)

    def during(self, fraction: float, phase: str, work: Callable[[], Answer]) -> Answer:
        """The answer of a long solver call, reporting every second while it runs.

        When cancelled it leaves at once; the solver's thread ends by itself, its answer unused.
        """
        if self._progress is None:
            return work()
        pool = ThreadPoolExecutor(max_workers=1)
        try:
            running = pool.submit(work)
            self.tick(fraction, phase)
            while not wait([running], timeout=REPORT_EVERY_S).done:
                self.tick(fraction, phase)
            return running.result()
        finally:
            pool.shutdown(wait=False)

    @property
    def seconds_left(self) -> float | None:
        """None without a limit; never negative."""
        return None if self._ends is None else max(0.0, self._ends - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether the time limit has passed."""
        return self.seconds_left == 0.0
