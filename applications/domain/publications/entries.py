"""What the readers of formats give: entries as they stand in the file, or what is broken in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from applications.domain.coded import Coded
from applications.domain.publications.work import Raw


class Unreadable(Coded):
    """The file as a whole says nothing; `code` and `params` say why."""


@dataclass(frozen=True)
class Broken:
    """An entry that cannot be taken apart."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


Entry = Raw | Broken
