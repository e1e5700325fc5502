"""The paragraphs of the act on public access and secrecy (OSL, 2009:400) that an agency's list starts from.

As an agency would write them, in the language of the act. What stands here is offered once, to an empty list.
"""

COMMON = (
    "OSL 21 kap. 1 § (hälsa och sexualliv)",
    "OSL 21 kap. 7 § (personuppgifter i strid med dataskyddsreglerna)",
    "OSL 31 kap. 16 § (den som har affärsförbindelse med en myndighet)",
)
OF_AGENCY = {"vinnova": ("OSL 30 kap. 23 § (stöd till och tillsyn över näringslivet)",)}


def starting_paragraphs(agency_code: str) -> tuple[str, ...]:
    """In the order of the act."""
    return tuple(sorted((*COMMON, *OF_AGENCY.get(agency_code, ()))))
