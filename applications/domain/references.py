"""The random codes by which people name an application: eight signs that are hard to confuse, and no word of them."""

import re

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
REFERENCE = re.compile(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def is_reference(text: str) -> bool:
    """Whether a text has the form of a reference, in capitals."""
    return bool(REFERENCE.fullmatch(text))
