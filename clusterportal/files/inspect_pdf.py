"""Looks at one PDF in a process of its own: `python -m clusterportal.files.inspect_pdf PATH` prints JSON.

The verdict is {"code": …, "n_pages": …}; code "ok", or why the file is refused.
"""

import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from clusterportal.files.limits import limit_this_process

HEAD, TAIL = b"%PDF-", b"%%EOF"
ZIP_END, ZIP_END_BYTES, ZIP_COMMENT_BYTES = b"PK\x05\x06", 22, 2**16
FORBIDDEN_NAMES = {"/EmbeddedFiles": "embedded_files", "/JavaScript": "javascript"}
FORBIDDEN_ACTIONS = {"/JavaScript": "javascript", "/Launch": "launch"}
FORBIDDEN_KEYS = {"/JS": "javascript", "/EF": "embedded_files", "/XFA": "xfa"}
FLATE = {"/FlateDecode", "/Fl"}
# What one packed part may unfold to (an image of 8,000 × 5,000 dots does), and all of them together.
STREAM_BYTES, ALL_BYTES = 128 * 2**20, 1024 * 2**20
STEP_BYTES = 2**20
DEEPEST = 50


class Bomb(Exception):
    """A small file that unfolds to more than a reader can hold."""


def main(path: Path) -> dict[str, object]:
    """The verdict on a file."""
    code = _envelope(path)
    if code:
        return {"code": code}
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            n_pages = _n_pages(pdf.Root.Pages)
            return {"code": _contents(pdf) or ("ok" if n_pages else "damaged"), "n_pages": n_pages}
    except pikepdf.PasswordError:
        return {"code": "encrypted"}
    except Bomb:
        return {"code": "too_costly"}
    except (pikepdf.PdfError, ValueError, RecursionError, AttributeError, TypeError, RuntimeError):
        return {"code": "damaged"}


def _envelope(path: Path) -> str | None:
    """What the first and the last bytes say: a PDF from its first byte, whole, and nothing else besides."""
    with path.open("rb") as file:
        head = file.read(len(HEAD))
        file.seek(max(0, path.stat().st_size - ZIP_COMMENT_BYTES - ZIP_END_BYTES))
        tail = file.read()
    if not head:
        return "empty"
    if head != HEAD:
        return "not_a_pdf"
    if _is_archive(tail):
        return "polyglot"
    if TAIL not in tail[-1024:]:
        return "polyglot" if TAIL in tail else "truncated"
    return "polyglot" if tail.rpartition(TAIL)[2].strip(b"\0 \t\r\n\f") else None


def _is_archive(tail: bytes) -> bool:
    """Whether a zip archive ends where the file ends: programs that unpack read a file from its end."""
    start = tail.rfind(ZIP_END)
    end = tail[start : start + ZIP_END_BYTES]
    if start < 0 or len(end) < ZIP_END_BYTES:
        return False
    return start + ZIP_END_BYTES + int.from_bytes(end[-2:], "little") == len(tail)


def _contents(pdf: pikepdf.Pdf) -> str | None:
    if pdf.is_encrypted:
        return "encrypted"
    for name, code in FORBIDDEN_NAMES.items():
        if name in pdf.Root.get("/Names", {}):
            return code
    unfolded = 0
    for thing in _dictionaries(pdf):
        forbidden = _forbidden(thing)
        if forbidden:
            return forbidden
        unfolded += _unfolded_bytes(thing) if isinstance(thing, pikepdf.Stream) else 0
        if unfolded > ALL_BYTES:
            raise Bomb
    return None


def _forbidden(thing: pikepdf.Object) -> str | None:
    action = FORBIDDEN_ACTIONS.get(str(thing.get("/S", "")))
    return action or next((code for key, code in FORBIDDEN_KEYS.items() if key in thing), None)


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file: the numbered objects and what stands directly inside them."""
    waiting = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(_direct(thing))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting.extend(_direct(thing.values()))


def _direct(things: Iterable[Any]) -> Iterator[pikepdf.Object]:
    return (thing for thing in things if isinstance(thing, pikepdf.Object) and not thing.is_indirect)


def _unfolded_bytes(stream: pikepdf.Stream) -> int:
    """How much a packed part becomes, as far as its layers are packed by Flate. Raises Bomb."""
    filters: Any = stream.get("/Filter", [])
    layers = [str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    packed = [stream.read_raw_bytes()]
    for layer in layers:
        if layer not in FLATE:
            break
        packed = list(_inflated(packed))
    return sum(map(len, packed))


def _inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    """The content of one layer, step by step; what is broken ends where it breaks. Raises Bomb."""
    inflater, total = zlib.decompressobj(), 0
    for chunk in packed:
        rest = chunk
        while rest and not inflater.eof:
            try:
                step = inflater.decompress(rest, STEP_BYTES)
            except zlib.error:
                return
            total += len(step)
            if total > STREAM_BYTES:
                raise Bomb
            yield step
            rest = inflater.unconsumed_tail


def _n_pages(node: pikepdf.Object, depth: int = 0) -> int:
    """Counts by walking the tree: /Count may lie."""
    if depth > DEEPEST:
        raise RecursionError
    if "/Kids" not in node:
        return 1
    return sum(_n_pages(kid, depth + 1) for kid in node.Kids)


if __name__ == "__main__":
    limit_this_process()
    print(json.dumps(main(Path(sys.argv[1]))))
