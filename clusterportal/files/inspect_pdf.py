"""Looks at one PDF in a process of its own: `python -m clusterportal.files.inspect_pdf PATH` prints JSON.

The verdict is {"code": …, "n_pages": …}; code "ok", or why the file is refused.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from clusterportal.files.limits import limit_this_process

HEAD, TAIL = b"%PDF-", b"%%EOF"
FORBIDDEN_NAMES = {"/EmbeddedFiles": "embedded_files", "/JavaScript": "javascript"}
FORBIDDEN_ACTIONS = {"/JavaScript": "javascript", "/Launch": "launch"}


def main(path: Path) -> dict[str, object]:
    """The verdict on a file."""
    code = _envelope(path)
    if code:
        return {"code": code}
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            return {"code": _contents(pdf) or "ok", "n_pages": _n_pages(pdf.Root.Pages)}
    except pikepdf.PasswordError:
        return {"code": "encrypted"}
    except (pikepdf.PdfError, ValueError, RecursionError, AttributeError, TypeError):
        return {"code": "damaged"}


def _envelope(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(len(HEAD))
        file.seek(max(0, path.stat().st_size - 1024))
        tail = file.read()
    if not head:
        return "empty"
    if head != HEAD:
        return "not_a_pdf"
    return None if TAIL in tail else "truncated"


def _contents(pdf: pikepdf.Pdf) -> str | None:
    if pdf.is_encrypted:
        return "encrypted"
    if "/AcroForm" in pdf.Root and "/XFA" in pdf.Root.AcroForm:
        return "xfa"
    for name, code in FORBIDDEN_NAMES.items():
        if name in pdf.Root.get("/Names", {}):
            return code
    actions = (str(thing.get("/S", "")) for thing in _dictionaries(pdf))
    return next((FORBIDDEN_ACTIONS[action] for action in actions if action in FORBIDDEN_ACTIONS), None)


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


def _n_pages(node: pikepdf.Object, depth: int = 0) -> int:
    """Counts by walking the tree: /Count may lie."""
    if depth > 50:
        raise RecursionError
    if "/Kids" not in node:
        return 1
    return sum(_n_pages(kid, depth + 1) for kid in node.Kids)


if __name__ == "__main__":
    limit_this_process()
    print(json.dumps(main(Path(sys.argv[1]))))
