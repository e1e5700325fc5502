"""What comes along unseen when a text is pasted from a word processor: taken out, or written as what it stands for.

static/js/invisible.js does the same to what is pasted and counted, so that page and server agree; tests compare them.
The joiners U+200C and U+200D stay: words in some languages are misspelt without them.
"""

import re

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffc]")


def without_invisible(text: str) -> str:
    """The text with one kind of line end, and without soft hyphens, zero-width spaces and control characters."""
    return UNSEEN.sub("", LINE_ENDS.sub("\n", text))
