"""What comes along unseen when a text is pasted."""

import pytest

from applications.domain.invisible import without_invisible

PASTED = {
    "carriage returns": ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    "other line ends": ("one\u2028two\u2029three\x0bfour\x0cfive\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
    "soft hyphens": ("excel\u00adlens", "excellens"),
    "zero-width spaces and marks": ("\ufeffa\u200bb\u2060c\ufffc", "abc"),
    "control characters": ("a\x01b\x1fc\x7fd\x9fe", "abcde"),
    "what is meant": (
        "tab\there, no-break\u00a0space – “quotes” åäö e\u0301",
        "tab\there, no-break\u00a0space – “quotes” åäö e\u0301",
    ),
    "joiners": ("نمی\u200cخواهم 👩\u200d🔬", "نمی\u200cخواهم 👩\u200d🔬"),
}


@pytest.mark.parametrize("case", PASTED)
def test_what_nobody_sees_is_left_out(case: str) -> None:
    pasted, clean = PASTED[case]
    assert without_invisible(pasted) == clean
