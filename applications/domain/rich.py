"""A rich text as HTML: paragraphs, lists and emphasis, nothing else. Markup in it is shown as text."""

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "em", "strong"}
_markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(["list", "emphasis", "newline", "paragraph"])


def to_html(text: str) -> str:
    """Safe HTML of a stored rich text."""
    return nh3.clean(_markdown.render(text), tags=TAGS, attributes={})
