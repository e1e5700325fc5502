"""ORCID iDs: sixteen characters in four groups, the last a check character (ISO 7064 mod 11-2)."""

import re


class WrongOrcid(ValueError):
    """Not an ORCID iD, or its check character is wrong."""


def clean_orcid(text: str) -> str:
    """0000-0002-1825-0097 from an iD or its address, with or without hyphens. Raises WrongOrcid."""
    plain = re.sub(r"^https?://orcid\.org/", "", text.strip(), flags=re.IGNORECASE)
    characters = re.sub(r"[\s\-\u2010-\u2013]", "", plain).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", characters) or check_character(characters[:15]) != characters[15]:
        raise WrongOrcid(text)
    return "-".join(characters[place : place + 4] for place in range(0, 16, 4))


def check_character(digits: str) -> str:
    """The check character of the first fifteen digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)
