"""What a reviewer says beforehand of a case: how gladly the person would read it, and how well the person knows it."""

from enum import StrEnum


class Wish(StrEnum):
    """The bid."""

    GLADLY = "gladly"
    CAN = "can"
    RATHER_NOT = "rather_not"


class Competence(StrEnum):
    """The declared competence."""

    EXPERT = "expert"
    KNOWS = "knows"
    OUTSIDE = "outside"


WORTH: dict[str, float] = {
    Wish.GLADLY: 1.0,
    Wish.CAN: 0.5,
    Wish.RATHER_NOT: 0.0,
    Competence.EXPERT: 1.0,
    Competence.KNOWS: 0.5,
    Competence.OUTSIDE: 0.0,
}
"""What each answer counts in the affinity of the pair."""

UNSAID = 0.5
"""What a pair without an answer counts, where others have answered: neither for nor against."""
