"""Small real PDFs for uploads."""

import io
from collections.abc import Sequence

import pikepdf

FONT = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)


def make_pdf(n_pages: int = 1, *, texts: Sequence[str] = ()) -> bytes:
    """A PDF with blank pages, or with a page for each of `texts` (plain ASCII, one line)."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for text in texts or [""] * n_pages:
            page = pdf.add_blank_page()
            if text:
                page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=FONT))
                page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("ascii"))
        pdf.save(target)
    return target.getvalue()
