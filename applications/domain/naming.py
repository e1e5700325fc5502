"""What an organisation, an area or a party is called in one of the two languages."""

from collections.abc import Mapping


def text_in(row: object, name: str, language: str) -> str:
    """The column or key `name` of a row that has it as `name_sv` and `name_en`; its only `name` where it has one.

    `language`: "sv" or "en".
    """
    if isinstance(row, Mapping):
        return str(row.get(f"{name}_{language}") or row.get(name) or "")
    return str(getattr(row, f"{name}_{language}"))
