"""BibTeX: the library takes the entries apart and decodes LaTeX, and keeps those that it cannot read by themselves."""

import logging
import re
import unicodedata
from collections.abc import Iterator

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as BibtexEntry
from pylatexenc.latex2text import LatexNodes2Text

from applications.domain.publications.entries import Broken, Entry, Unreadable
from applications.domain.publications.work import AUTHORS_LIMIT, Raw

MOST_BLOCKS, MOST_MACROS = 2000, 50_000
MARKUP = re.compile(r"[\\{}$~^]|--|``|''")
PLACES = ("journal", "journaltitle", "booktitle", "publisher", "school", "institution")
# Far more than any title or list of authors may have; longer ones are refused as they stand.
MOST_CHARACTERS = 2 * AUTHORS_LIMIT
# It tells of every broken entry on the log as well, with what people wrote.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
_decoder = LatexNodes2Text(math_mode="text", keep_comments=True)


def entries_of_bibtex(text: str) -> Iterator[Entry]:
    """Every entry of the file in its order. Raises Unreadable for what nobody writes and what takes long to read."""
    if len(re.findall(r"@\s*[A-Za-z]+\s*[{(]", text)) > MOST_BLOCKS:
        raise Unreadable("file_has_too_many_publications", limit=MOST_BLOCKS)
    if text.count("\\") > MOST_MACROS:
        raise Unreadable("file_has_too_many_macros", limit=MOST_MACROS)
    for block in parse_string(text).blocks:
        entry = _whole(block)
        if isinstance(entry, BibtexEntry):
            yield _raw(entry)
        elif isinstance(entry, ParsingFailedBlock):
            yield Broken("publication_broken", {"line": (entry.start_line or 0) + 1})


def plain_text(latex: str) -> str:
    """LaTeX as people read it: `G{\\"o}teborg \\& co` becomes `Göteborg & co`."""
    if len(latex) > MOST_CHARACTERS or not MARKUP.search(latex):
        return latex
    kept = re.sub(r"(?<!\\)%", r"\\%", latex)
    try:
        decoded = _decoder.latex_to_text(kept)
    except (ValueError, IndexError, RecursionError):
        return latex
    return unicodedata.normalize("NFC", str(decoded))


def _whole(block: Block) -> Block:
    """The entry behind a mere repetition of a key or a field."""
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) and block.ignore_error_block:
        return block.ignore_error_block
    return block


def _raw(entry: BibtexEntry) -> Raw:
    fields = {field.key.lower(): _opened(str(field.value)) for field in reversed(entry.fields)}
    return Raw(
        title=plain_text(fields.get("title", "")),
        year=plain_text(fields.get("year") or fields.get("date", "")),
        authors=_names(fields.get("author") or fields.get("editor", "")),
        doi=fields.get("doi", "").replace("\\", ""),
        published_in=plain_text(next((fields[name] for name in PLACES if fields.get(name)), "")),
    )


def _opened(value: str) -> str:
    """What stands between the quotation marks that the library leaves around a repeated entry's values."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _names(text: str) -> list[str]:
    if len(text) > MOST_CHARACTERS:
        return [text]
    return [plain_text(" ".join(name.split())) for name in split_multiple_persons_names(text)]
