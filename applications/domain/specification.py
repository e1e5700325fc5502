"""Reading a form specification: tables of texts, numbers and flags, with errors that name the place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class SpecificationError(ValueError):
    """`code` says what is wrong (missing, wrong_type, unknown, duplicate, too_small, too_large), `place` where."""

    def __init__(self, place: str, code: str, **params: object) -> None:
        super().__init__(f"{place}: {code} {params or ''}".strip())
        self.place = place
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    sv: str
    en: str

    def read_in(self, language: str) -> str:
        return self.sv if language == "sv" else self.en


class Table:
    """Reads one table of a specification and knows its place."""

    def __init__(self, table: Any, place: str) -> None:
        if not isinstance(table, Mapping):
            raise SpecificationError(place or "form", "wrong_type", expected="table")
        self.table = table
        self.place = place

    def at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def get(self, name: str, expected: type[T], default: T | None = None) -> T:
        value = self.table.get(name, default)
        if value is None:
            raise SpecificationError(self.at(name), "missing")
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise SpecificationError(self.at(name), "wrong_type", expected=expected.__name__)
        return value

    def text(self, name: str) -> str:
        if not (value := self.get(name, str)).strip():
            raise SpecificationError(self.at(name), "missing")
        return value

    def one_of(self, name: str, known: Iterable[str]) -> str:
        value = self.text(name)
        if value not in known:
            raise SpecificationError(self.at(name), "unknown", value=value, known=", ".join(sorted(known)))
        return value

    def words(self, name: str, *, optional: bool = False) -> Words:
        if optional:
            return Words(self.get(f"{name}_sv", str, ""), self.get(f"{name}_en", str, ""))
        return Words(self.text(f"{name}_sv"), self.text(f"{name}_en"))

    def whole(self, name: str, *, at_least: int = 1, at_most: int | None = None) -> int:
        value = self.get(name, int)
        if value < at_least:
            raise SpecificationError(self.at(name), "too_small", at_least=at_least)
        if at_most is not None and value > at_most:
            raise SpecificationError(self.at(name), "too_large", at_most=at_most)
        return value

    def whole_or_none(self, name: str, *, at_least: int = 1, at_most: int | None = None) -> int | None:
        return None if self.table.get(name) is None else self.whole(name, at_least=at_least, at_most=at_most)

    def many(self, name: str, make: Callable[["Table"], T], *, optional: bool = False) -> tuple[T, ...]:
        rows: list[Any] = self.get(name, list, [] if optional else None)
        made = tuple(make(Table(row, f"{self.at(name)}[{_name_of(row, place)}]")) for place, row in enumerate(rows))
        keys = [getattr(one, "key", getattr(one, "value", None)) for one in made]
        for key in {key for key in keys if key is not None and keys.count(key) > 1}:
            raise SpecificationError(self.at(name), "duplicate", value=key)
        return made


def in_use(specification: Mapping[str, Any]) -> dict[str, Any]:
    """The specification without the optional sections and the attachments that are left out.

    Raises SpecificationError where a section is left out that is not optional.
    """
    kept = {name: value for name, value in specification.items() if not isinstance(value, list)}
    for name in set(specification) - set(kept):
        kept[name] = [row for row in specification[name] if not _is_left_out(name, row)]
    return kept


def _is_left_out(name: str, row: Any) -> bool:
    left_out = isinstance(row, Mapping) and bool(row.get("left_out"))
    if left_out and name == "sections" and not row.get("optional"):
        raise SpecificationError(f"sections[{row.get('key')}].left_out", "not_optional")
    return left_out


def _name_of(row: Any, place: int) -> object:
    return row.get("key", place) if isinstance(row, Mapping) else place
