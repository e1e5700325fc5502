"""Who is new in an application since somebody declared about it."""

from collections.abc import Iterator, Mapping
from typing import Any

Name = dict[str, str]


def newcomers(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[Name]:
    """The people and organisations of a version that the earlier one did not name, as `text_in` reads names."""
    known = {key for key, _name in _named(earlier)}
    new = {key: name for key, name in _named(later) if key not in known}
    return list({name["name"]: name for name in new.values()}.values())


def _named(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Name]]:
    """Everybody by key. A party that has got another name may be another party, a person is the same by any name."""
    for person in document["people"]:
        yield ("person", person["id"]), {"name": person["name"]}
        if organisation := person["organisation"]:
            yield ("organisation", organisation["id"]), _both(organisation, organisation["name_en"])
    for party in document["parties"]:
        yield ("party", party["id"], party["name"]), _both(party, party["name"])


def _both(named: Mapping[str, Any], name: str) -> Name:
    return {"name": name} | {key: named[key] for key in ("name_sv", "name_en") if key in named}
