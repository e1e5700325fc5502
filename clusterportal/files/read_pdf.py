"""Reads the text of one PDF in a process of its own: `python -m clusterportal.files.read_pdf PATH` prints JSON.

The answer is a list with the text of each page, in order; an image of a text has none.
"""

import json
import sys
from pathlib import Path

import pypdfium2

from clusterportal.files.limits import limit_this_process

LONGEST_PAGE = 200_000


def main(path: Path) -> list[str]:
    """The text of every page, of a very long one its beginning."""
    with pypdfium2.PdfDocument(path) as document:
        return [_text(page) for page in document]


def _text(page: pypdfium2.PdfPage) -> str:
    """Nothing of a page that cannot be read: the others are looked through all the same."""
    try:
        text: str = page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return ""
    return text[:LONGEST_PAGE]


if __name__ == "__main__":
    limit_this_process()
    print(json.dumps(main(Path(sys.argv[1]))))
