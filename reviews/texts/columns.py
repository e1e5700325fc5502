"""Columns that stand in both languages, read in the language of the page."""

from typing import Any

from django.utils.translation import get_language


def language() -> str:
    """The language of the page: sv or en."""
    return "sv" if (get_language() or "en").startswith("sv") else "en"


def column(row: Any, name: str) -> str:
    """`name_sv` or `name_en` of a row; the other one where the first is empty."""
    first, second = (f"{name}_sv", f"{name}_en") if language() == "sv" else (f"{name}_en", f"{name}_sv")
    return str(getattr(row, first) or getattr(row, second))
