"""The working copy as values: what the rules of completeness and progress are asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applications.domain import budget as money
from applications.domain.specification import Words


@dataclass(frozen=True)
class Organisation:
    name: Words
    is_approved: bool


@dataclass(frozen=True)
class Participant:
    """`role`: leader, researcher or administrator; `answer`: sent, accepted, declined or revoked."""

    key: str
    name: str
    role: str
    answer: str
    has_cv: bool
    organisation: Organisation | None


@dataclass(frozen=True)
class Party:
    """`awaits_confirmation`: somebody outside has not confirmed the part as it now reads; `size`: its size class.

    `activity`: the activity of its aid, or empty.
    """

    key: str
    name: Words
    role: str
    size: str
    activity: str
    requests_sek: int
    awaits_confirmation: bool


@dataclass(frozen=True)
class Material:
    """The working copy as values; attachments as counts by kind."""

    title_sv: str
    title_en: str
    area: str | None
    subject_codes: Sequence[str]
    organisation: Organisation | None
    participants: Sequence[Participant]
    parties: Sequence[Party]
    cells: Sequence[money.Cell]
    answers: Mapping[str, Any]
    attachments: Mapping[str, int]
