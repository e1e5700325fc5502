"""What detection may know of people and applications. Nothing here can hold a stage-one grant."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Work:
    """A publication: `authors` as written, `doi` empty where it has none."""

    title: str
    authors: tuple[str, ...]
    year: int
    doi: str = ""


@dataclass(frozen=True)
class Employment:
    """Where somebody works, or worked until `ends_on`. `organisation` is its key."""

    organisation: str
    organisation_name: str
    department: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class Someone:
    """A reviewer or a participant. `key` is the person's."""

    key: str
    name: str
    orcid: str = ""
    emails: frozenset[str] = frozenset()
    employments: tuple[Employment, ...] = ()
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class PartnerFacts:
    """A partner that is no university: its employees are close to the application."""

    organisation: str
    name: str
    contact_emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ApplicationFacts:
    """Everybody and every partner organisation of one application."""

    key: str
    people: tuple[Someone, ...]
    partners: tuple[PartnerFacts, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What a finding rests on: a code with the parameters of its sentence."""

    code: str
    params: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True)
class Finding:
    """A rule that one person meets in one application, with its weight and all of its evidence."""

    rule: str
    tier: str
    evidence: tuple[Evidence, ...]
