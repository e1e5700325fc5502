"""Draws the first page of one PDF in a process of its own: `python -m clusterportal.files.preview_pdf PATH` prints PNG.

A page has any size that its file claims, so that the picture's size decides the scale and not the page's.
"""

import io
import sys
from pathlib import Path

import pypdfium2

from clusterportal.files.limits import limit_this_process

WIDTH, HEIGHT = 320, 460


def main(path: Path) -> bytes:
    """The first page as a PNG that is at most 320 dots wide and 460 high. Raises PdfiumError."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        scale = min(WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    content = io.BytesIO()
    picture.convert("RGB").save(content, "PNG", optimize=True)
    return content.getvalue()


if __name__ == "__main__":
    limit_this_process()
    sys.stdout.buffer.write(main(Path(sys.argv[1])))
