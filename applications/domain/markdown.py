"""Texts that officers write in Markdown, as clean HTML. Markup in them is shown as text."""

from collections.abc import Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

INLINE_TAGS = {"p", "br", "ul", "ol", "li", "em", "strong", "a"}
TEXT_TAGS = INLINE_TAGS | {"h3", "h4", "h5", "hr", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
SCHEMES = {"https", "http", "mailto"}
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def text_to_html(text: str) -> str:
    """A call text. Its headings come below the page's own: the highest becomes h3."""
    tokens = _parser.parse(text)
    _lower_headings(tokens)
    return _clean(_parser.renderer.render(tokens, _parser.options, {}), TEXT_TAGS)


def guidance_to_html(text: str) -> str:
    """A short text: paragraphs, lists, emphasis and links."""
    return _clean(_parser.render(text), INLINE_TAGS)


def _lower_headings(tokens: Iterable[Token]) -> None:
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 3, 5)}"


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
