"""Messages are wholly in the recipient's language."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"


def test_no_message_names_a_column_of_one_language() -> None:
    texts = {path.name: path.read_text() for path in TEMPLATES.glob("*.txt")}
    assert len(texts) > 10
    assert {
        name: re.findall(r"\w+_(?:en|sv)\b", text) for name, text in texts.items() if re.search(r"_(en|sv)\b", text)
    } == {}
