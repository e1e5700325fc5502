"""What a secrecy test has to say, and what it can cite from the beginning.

The paragraphs of the act on public access and secrecy (OSL, 2009:400) stand as an agency would write them, in the
language of the act. They are offered once, to an empty list.
"""

from collections import Counter
from collections.abc import Collection

RELEASED, MASKED, WITHHELD = "released", "masked", "withheld"
COMMON = (
    "OSL 21 kap. 1 § (hälsa och sexualliv)",
    "OSL 21 kap. 7 § (personuppgifter i strid med dataskyddsreglerna)",
    "OSL 31 kap. 16 § (den som har affärsförbindelse med en myndighet)",
)
OF_AGENCY = {"vinnova": ("OSL 30 kap. 23 § (stöd till och tillsyn över näringslivet)",)}


def starting_paragraphs(agency_code: str) -> tuple[str, ...]:
    """In the order of the act."""
    return tuple(sorted((*COMMON, *OF_AGENCY.get(agency_code, ()))))


def faults_of_test(outcome: str, paragraphs: Collection[object], reason: str, *, has_copy: bool) -> dict[str, str]:
    """What a secrecy test lacks or has too much of: a code by the part that it belongs to, the first one first."""
    if outcome == RELEASED:
        return {"outcome": "released_needs_nothing"} if paragraphs or reason or has_copy else {}
    faults = {}
    if not paragraphs:
        faults["paragraphs"] = "test_needs_paragraph"
    if not reason:
        faults["reason"] = "test_needs_reason"
    if outcome == MASKED and not has_copy:
        faults["masked"] = "test_needs_copy"
    if outcome == WITHHELD and has_copy:
        faults["masked"] = "withheld_has_no_copy"
    return faults


def hides_words(document: str, copy: str) -> bool:
    """Whether something that can be copied out of the document cannot be copied out of its masked copy.

    A document without text, such as a picture of one, has nothing to compare: True.
    """
    words = Counter(document.split())
    return not words or not words <= Counter(copy.split())
