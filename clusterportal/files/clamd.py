"""Asking clamd about a file by its INSTREAM command: the scanner needs no access to the store."""

import socket
from dataclasses import dataclass
from pathlib import Path

from clusterportal.files.errors import ScannerUnavailable

TIMEOUT_S = 30
CHUNK_BYTES = 2**16
LONGEST_ANSWER = 4096


@dataclass(frozen=True)
class Verdict:
    """`found`: the name of what was found, or an empty string. `is_known` is False where the scanner gave none."""

    found: str = ""
    is_known: bool = True


def ask(address: str, path: Path) -> Verdict:
    """What the scanner at `host:port` or `unix:/path` says of a file. Raises ScannerUnavailable."""
    try:
        with _connection(address) as connection, path.open("rb") as file:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK_BYTES):
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall(bytes(4))
            return _read(_answer(connection))
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error


def _connection(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT_S)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_S)


def _answer(connection: socket.socket) -> str:
    """The line up to the zero byte that ends it. A connection that ends before it has said nothing."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            raise ConnectionError("the scanner ended the connection")
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", errors="replace").strip()


def _read(answer: str) -> Verdict:
    """`stream: OK`, `stream: NAME FOUND`, or an error about this file."""
    words = answer.partition(": ")[2]
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND"))
    return Verdict(is_known=False)
