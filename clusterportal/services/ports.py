"""The address of the demo: this machine only."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request

from clusterportal.services.machine import CannotStart

HOST = "127.0.0.1"


def check_port(port: int, patience: float = 0) -> None:
    """`patience` seconds for a killed run's web server to let go."""
    until = time.monotonic() + patience
    while not _is_free(port):
        if time.monotonic() >= until:
            raise CannotStart(
                f"Port {port} is in use. Stop the program that uses it, or choose another: make demo PORT={port + 1}"
            )
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether the page is there, asked directly and never through a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
