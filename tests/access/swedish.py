"""What of a page in Swedish is not Swedish: among the words that its visitors see or hear."""

import re
from html.parser import HTMLParser

from django.utils.translation.trans_real import translation

SPOKEN = ("aria-label", "title", "placeholder", "alt")
SILENT = ("script", "style")
VOID = ("meta", "link", "input", "br", "img", "hr", "wbr", "source", "path", "circle", "rect", "use")
INLINE = ("a", "b", "code", "em", "i", "span", "strong", "time")
PART = ""  # of a page, fetched alone: its language is the page's
WORD = re.compile(r"(?<![\w@])[a-zåäöé]+(?![\w@])")
# Words that hold sentences together, and that the other language does not have.
IN_ENGLISH = """
a and are at be been but by can does for from has have it its may must not of only or that the their them there they
this to was were what when where which who will with you your
"""
IN_SWEDISH = """
att av de dem den det du där efter eller en ett från för har hur här i inte kan med men måste när och om på sin ska som
till under utan vad var vid vilka är
"""
ENGLISH, SWEDISH = frozenset(IN_ENGLISH.split()), frozenset(IN_SWEDISH.split())


def english_in(page: str, known: frozenset[str]) -> list[str]:
    """The texts that are to be read as Swedish and are English: by their words, or as an untranslated text we know."""
    texts = dict.fromkeys(text for language, text in read(page) if language in {"sv", PART})
    return [text for text in texts if text.rstrip(" :") in known or is_english(text)]


def untranslated() -> frozenset[str]:
    """The portal's English texts that are no Swedish ones, such as “Part” is."""
    catalogue = translation("sv")._catalog
    texts = {key: text for key, text in catalogue.items() if isinstance(key, str) and "\x04" not in key}
    return frozenset(key.rstrip(" :") for key, text in texts.items() if text) - frozenset(texts.values())


def is_english(text: str) -> bool:
    words = WORD.findall(text.lower())
    n_english = len(ENGLISH.intersection(words))
    return n_english > 1 and n_english > len(SWEDISH.intersection(words))


def read(page: str) -> list[tuple[str, str]]:
    """(language, text) of each block and of what is only spoken, in their order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [(language, text) for language, text in reader.texts if text]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._open = [("", PART)]
        self._said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        before = self._open[-1][1]
        language = given.get("lang") or before
        if tag not in INLINE or language != before:
            self._end_block()
        self.texts += [(language, given[name]) for name in SPOKEN if name in given]
        if tag == "input" and given.get("type") == "submit":
            self.texts.append((language, given.get("value", "")))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _language in self._open}:
            return
        while self._open[-1][0] != tag:
            self._open.pop()
        if tag not in INLINE or self._open[-1][1] != self._open[-2][1]:
            self._end_block()
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1][0] not in SILENT:
            self._said += data

    def _end_block(self) -> None:
        self.texts.append((self._open[-1][1], " ".join(self._said.split())))
        self._said = ""
