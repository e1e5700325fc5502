import socket
import threading
import time
from collections.abc import Iterator

import pytest

from clusterportal.services.machine import CannotStart
from clusterportal.services.ports import HOST, answers, check_port


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0)) as server:
        yield server


def test_port_in_use_suggests_another(listener: socket.socket) -> None:
    port = listener.getsockname()[1]

    with pytest.raises(CannotStart, match=f"^Port {port} is in use.*make demo PORT={port + 1}$"):
        check_port(port)


def test_port_is_waited_for_after_a_kill(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    threading.Timer(0.5, listener.close).start()
    before = time.monotonic()

    check_port(port, patience=10)

    assert time.monotonic() - before >= 0.4


def test_silent_page_does_not_answer(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()

    assert not answers(f"http://{HOST}:{port}/")
