"""Two at once, with real threads and real commits."""

import threading
from collections.abc import Callable

from django.db import DatabaseError, connection

from clusterportal.accounts.errors import Hidden, Refused


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all started at one instant on connections of their own."""
    gate, outcomes = threading.Barrier(len(acts)), {}

    def run(place: int) -> None:
        gate.wait()
        try:
            outcomes[place] = acts[place]()
        except (Refused, Hidden, DatabaseError) as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[place] for place in range(len(acts))]


def in_background(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(act())
        except DatabaseError as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome
