"""A stand-in for clamd: speaks INSTREAM, and finds what contains the word EICAR."""

import io
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf

INFECTED, TOO_LARGE = b"EICAR", b"LARGE"


class Scanner(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        self.wfile.write(self._verdict(content) + b"\0")

    @staticmethod
    def _verdict(content: bytes) -> bytes:
        if TOO_LARGE in content:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar-Signature FOUND" if INFECTED in content else b"stream: OK"


class Silent(socketserver.StreamRequestHandler):
    """Takes the file and says nothing."""

    def handle(self) -> None:
        self.rfile.read(10)


def marked_pdf(word: str) -> bytes:
    """A sound PDF of one page in whose bytes the word stands."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = word
        pdf.save(target)
    return target.getvalue()


@contextmanager
def running_scanner(handler: type[socketserver.StreamRequestHandler] = Scanner) -> Iterator[str]:
    """The address of a scanner that listens on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
