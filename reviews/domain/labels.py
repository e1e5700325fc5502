"""The fixed label of a case: it tells nothing of the content and never changes."""

from string import ascii_uppercase


def case_label(round_number: int, serial: int) -> str:
    """The label of the case numbered `serial` (from 1) in a round (from 1): A-07 is the seventh of the first round."""
    letter = ascii_uppercase[(round_number - 1) % len(ascii_uppercase)]
    return f"{letter}-{serial:02d}"
