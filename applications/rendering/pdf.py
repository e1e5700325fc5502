"""Setting a PDF, tagged (PDF/UA-1) and archivable (PDF/A-2a), from JSON values and a template of this folder."""

import json
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent


def set_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `<template>.typ` with `data`, whose values are plain text: nothing in them is read as markup."""
    return typst.compile(
        str(FOLDER / f"{template}.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        ignore_system_fonts=True,
    )
