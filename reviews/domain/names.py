"""Comparing names, titles, addresses and identifiers as written by many hands."""

import re
import unicodedata
from functools import lru_cache

DOI_PREFIX = re.compile(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
PUBLIC_DOMAINS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "yahoo.com", "proton.me"}
)


@lru_cache(maxsize=2**16)  # a round compares the same titles and names thousands of times
def plain(text: str) -> str:
    """Lower case without accents, punctuation and double spaces: `Å. Öberg–Lind` becomes `a oberg lind`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


def plain_doi(doi: str) -> str:
    """A DOI without the address before it, in lower case."""
    return DOI_PREFIX.sub("", doi.strip()).casefold()


def is_author(name: str, authors: tuple[str, ...]) -> bool:
    """Whether one of `authors` can be `name`: the same words in any order, or the family name with the initial."""
    return any(_is_same_name(plain(name).split(), plain(author).split()) for author in authors)


def domain_of(email: str) -> str:
    """The organisation's part of an address: its last two labels, nothing for the providers that anybody uses."""
    host = email.rpartition("@")[2].casefold()
    return "" if host in PUBLIC_DOMAINS else ".".join(host.split(".")[-2:])


def _is_same_name(name: list[str], author: list[str]) -> bool:
    if len(name) < 2 or len(author) < 2:
        return False
    if sorted(name) == sorted(author):
        return True
    given, family = name[0], name[-1]
    initials = [word for word in author if word != family]
    return (
        family in author and len(initials) > 0 and all(len(word) == 1 for word in initials) and initials[0] == given[0]
    )
