"""The Swedish catalogues are whole: every text of the programs and the templates, with what is filled in."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
APPS = ("applications", "clusterportal", "reviews")
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
ALIAS = re.compile(rb"import [a-z]*gettext(?:_lazy)? as (?!_$)\w+", re.MULTILINE)
FILLED_IN = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
Text = tuple[str, str]


def catalogue(app: str) -> Catalog:
    with (ROOT / app / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="sv", domain="django")


def messages() -> Iterator[Message]:
    for app in APPS:
        yield from (one for one in catalogue(app) if one.id)


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def texts_in(source: bytes) -> Iterator[Text]:
    """(context, text) of what a program marks for translation."""
    for _line, found, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        yield context or "", forms(found)[0]


def sources() -> Iterator[tuple[Path, bytes]]:
    """Programs, and templates as programs."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield path, as_program(path.read_text())


def as_program(template: str) -> bytes:
    """A template with all but its texts crossed out, without indents."""
    return "\n".join(line.strip() for line in templatize(template).splitlines()).encode()


def test_every_text_is_translated() -> None:
    known = {(one.context or "", forms(one.id)[0]) for one in messages()}

    missing = {text: path.name for path, source in sources() for text in texts_in(source) if text not in known}

    assert missing == {}


def test_no_program_gives_the_marks_a_name_that_is_not_looked_for() -> None:
    assert [path.name for path, source in sources() if ALIAS.search(source)] == []


def test_no_translation_is_empty_or_a_guess() -> None:
    assert [one.id for one in messages() if one.fuzzy or not all(forms(one.string))] == []


def test_translations_fill_in_what_the_text_fills_in() -> None:
    """A plural may leave a number to its words."""
    wrong = [one.id for one in messages() if not filled_in(one.string) <= filled_in(one.id)]
    left_out = [
        one.id for one in messages() if not isinstance(one.id, tuple) and filled_in(one.id) - filled_in(one.string)
    ]

    assert (wrong, left_out) == ([], [])


def filled_in(text: str | tuple[str, ...]) -> set[str]:
    return {name or other for form in forms(text) for name, other in FILLED_IN.findall(form)}


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        (b"_('Open')", [("", "Open")]),
        (b"ngettext('%(n)s call', '%(n)s calls', n)", [("", "%(n)s call")]),
        (as_program("{% translate 'Open' context 'list' %}"), [("list", "Open")]),
        (as_program("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}"), [("", "Hello %(name)s")]),
        (as_program("{% include 'a.html' with text=_('Locked') only %}"), [("", "Locked")]),
    ],
)
def test_texts_are_found(source: bytes, texts: list[Text]) -> None:
    assert list(texts_in(source)) == texts
