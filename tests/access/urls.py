"""Every address that Django's resolver knows, by its full name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A named pattern. `name` is as `reverse` takes it; a pattern without a name stands under its path."""

    name: str
    pattern: str
    kwargs: tuple[str, ...]


def every_address() -> tuple[Address, ...]:
    """The addresses of the whole portal in the order in which they are tried."""
    return tuple(addresses_in(get_resolver().url_patterns))


def addresses_in(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Address]:
    """The addresses of a list of patterns, includes opened up."""
    yield from _walk(patterns, (), "")


def unlisted(addresses: Iterable[Address], listed: Iterable[str]) -> list[str]:
    """The names that the table lacks."""
    return sorted({address.name for address in addresses} - set(listed))


def unknown(addresses: Iterable[Address], listed: Iterable[str]) -> list[str]:
    """The names in the table that no address has."""
    return sorted(set(listed) - {address.name for address in addresses})


def _walk(patterns: Iterable[URLPattern | URLResolver], namespaces: tuple[str, ...], before: str) -> Iterator[Address]:
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*namespaces, one.namespace) if one.namespace else namespaces
            yield from _walk(one.url_patterns, inner, path)
        else:
            name = ":".join((*namespaces, one.name)) if one.name else f"/{path}"
            yield Address(name, f"/{path}", tuple(one.pattern.regex.groupindex))
