"""Small real PDFs for uploads."""

import io

import pikepdf


def make_pdf(n_pages: int = 1) -> bytes:
    """A PDF with blank pages."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(n_pages):
            pdf.add_blank_page()
        pdf.save(target)
    return target.getvalue()
