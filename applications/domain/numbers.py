"""Amounts as people write them in Swedish and English, to whole SEK and back."""

import re
import unicodedata

from applications.domain.coded import Coded

LARGEST_SEK = 10**12
NO_BREAK_SPACE = "\u00a0"
MINUS_SIGNS = "-\u2212\u2013"


class UnclearNumber(Coded):
    """`code`: not_a_number, negative, not_whole, ambiguous (one or the other of `readings`), too_large."""


def parse_sek(text: str) -> int:
    """Whole SEK from "1 000", "1 000,00", "1,000,000", "40 000 000 kr"; empty is zero. Raises UnclearNumber.

    A single "1,000" is one thousand in English and one in Swedish, "1.000" the other way round: it is not guessed.
    """
    plain = _plain(text)
    if plain == "":
        return 0
    if plain[0] in MINUS_SIGNS:
        raise UnclearNumber("negative")
    amount = _whole(plain)
    if amount > LARGEST_SEK:
        raise UnclearNumber("too_large", largest=format_sek(LARGEST_SEK))
    return amount


def format_sek(amount: int) -> str:
    """Digits in groups of three with no-break spaces, as printed in both languages."""
    return f"{amount:,}".replace(",", NO_BREAK_SPACE)


def _plain(text: str) -> str:
    """Common digits and single spaces, without the currency."""
    if any(unicodedata.category(character) in {"No", "Nl"} for character in text):
        raise UnclearNumber("not_a_number")  # NFKC would make 102 of 10²
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = "".join(str(unicodedata.digit(character)) if character.isdigit() else character for character in plain)
    return re.sub(r"^(sek|kr) ?| ?(sek|kr|:-)$", "", plain, flags=re.IGNORECASE)


def _whole(plain: str) -> int:
    if re.fullmatch(r"\d+|\d{1,3}( \d{3})+", plain):
        return _digits(plain)
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})+", plain):
        return _digits(plain)
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", plain):
        raise UnclearNumber("ambiguous", written=plain, thousands=format_sek(_digits(plain)))
    decimals = re.fullmatch(
        r"(\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,))[.,](\d{1,2})",
        plain,
    )
    if decimals is None:
        raise UnclearNumber("not_a_number")
    if int(decimals[2]):
        raise UnclearNumber("not_whole")
    return _digits(decimals[1])


def _digits(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if len(digits) <= 15 else LARGEST_SEK + 1
