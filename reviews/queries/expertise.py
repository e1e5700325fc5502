"""What an agency knows of a reviewer's expertise: its own words, the person's and what another agency shares.

The reviewers are rows of `reviewers_open_to`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviews.models import Reviewer


@dataclass(frozen=True)
class Expertise:
    """`profiles`: what the person works on, each as somebody has put it."""

    subject_codes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    gender: str = ""
    profiles: tuple[str, ...] = ()


def expertise_of(reviewer: Any) -> Expertise:
    """All that is said together. For the gender the person's own word counts before an agency's."""
    sources = [*([reviewer] if _has_answered(reviewer) else []), *reviewer.kept, *reviewer.shared]
    return Expertise(
        subject_codes=_all(sources, "subject_codes"),
        keywords=_all(sources, "keywords"),
        languages=_all(sources, "languages"),
        gender=next((one.gender for one in sources if one.gender), Reviewer.Gender.NOT_STATED),
        profiles=tuple(dict.fromkeys(one.profile for one in sources if one.profile)),
    )


def titles_of_works(reviewer: Any) -> tuple[str, ...]:
    """What the person has published, as the agency reads it: what it or another has entered, and, of a person who has
    answered it, the own list. Load the publications of both with them.
    """
    entries: list[Any] = [*reviewer.kept, *reviewer.shared]
    sources = [*([reviewer.person] if _has_answered(reviewer) else []), *entries]
    return tuple(dict.fromkeys(work.title for one in sources for work in one.publications.all()))


def _has_answered(reviewer: Any) -> bool:
    """Whether the person knows of an entry of the agency, which from then on reads what the person says."""
    return any(one.person_knows_since is not None for one in reviewer.kept)


def _all(sources: Iterable[Any], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for one in sources for value in getattr(one, column)))
