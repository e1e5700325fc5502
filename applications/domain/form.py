"""A call's form as values. `applications.domain.form_parsing` makes them from a form specification."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from applications.domain.specification import Words


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
TEXT_KINDS = frozenset({"text", "area", "rich"})
EDITORS, LEADER = "editors", "leader"


@dataclass(frozen=True)
class Option:
    """An answer to choose. `aid`: pairs of size class and highest aid in percent, where it is an activity."""

    value: str
    label: Words
    aid: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table field."""

    key: str
    label: Words
    kind: str
    max_characters: int | None


@dataclass(frozen=True)
class Condition:
    """The field is asked only where another field of the form has this answer."""

    field: str
    equals: str


@dataclass(frozen=True)
class AttachmentType:
    """What may be uploaded: PDFs within these limits, by whom `filled_by` says."""

    key: str
    label: Words
    help: Words
    is_required: bool
    max_pages: int
    max_megabytes: int
    max_files: int
    filled_by: str = EDITORS


@dataclass(frozen=True)
class Field:
    """One question. `language` is that of the answer: sv, en or none; `upload` is set where the answer is files.

    `filled_by`: editors, which is everybody with the right to edit, or leader, the project leader alone.
    """

    key: str
    kind: str
    language: str
    is_required: bool
    label: Words
    help: Words
    max_characters: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_rows: int | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    condition: Condition | None = None
    filled_by: str = EDITORS
    upload: AttachmentType | None = None

    @property
    def is_of_party(self) -> bool:
        """Each party answers it for itself, with its budget: the activity on which the ceiling of its aid depends."""
        return any(option.aid for option in self.options)


@dataclass(frozen=True)
class Section:
    """`aid_blocks` (the budget's): aid above a ceiling stops registering, where it else only warns."""

    key: str
    kind: str
    title: Words
    guidance: Words
    fields: tuple[Field, ...] = ()
    aid_blocks: bool = False

    @property
    def written(self) -> tuple["Field", ...]:
        """The questions that are answered on the section's own page, without those that ask for files."""
        return tuple(field for field in self.questions if field.upload is None)

    @property
    def questions(self) -> tuple[Field, ...]:
        """What the application answers as a whole."""
        return tuple(field for field in self.fields if not field.is_of_party)


@dataclass(frozen=True)
class CostType:
    key: str
    label: Words
    is_indirect: bool


@dataclass(frozen=True)
class CriterionTemplate:
    """A criterion that a new call starts from. `levels`: pairs of grade and words."""

    key: str
    label: Words
    guidance: Words
    scale_max: int
    levels: tuple[tuple[int, Words], ...]


@dataclass(frozen=True)
class Form:
    key: str
    profile: str
    title: Words
    sections: tuple[Section, ...]
    attachments: tuple[AttachmentType, ...]
    cost_types: tuple[CostType, ...]
    criteria: tuple[CriterionTemplate, ...]

    def section(self, key: str) -> Section:
        """Raises KeyError where the form has no such section."""
        return _by_key(self.sections, key)

    def section_of_kind(self, kind: str) -> Section | None:
        """The first section of a kind."""
        return next((section for section in self.sections if section.kind == kind), None)

    def attachment(self, key: str) -> AttachmentType:
        """An attachment, or what a question asks to upload. Raises KeyError where the form has no such."""
        return _by_key(self.uploads(), key)

    def uploads(self) -> tuple[AttachmentType, ...]:
        """The attachments, and what questions ask to upload."""
        return (*self.attachments, *(field.upload for field in self.fields() if field.upload))

    def section_of_upload(self, key: str) -> Section | None:
        """The section in which something is uploaded: that of the question, or that of the attachments."""
        asking = (one for one in self.sections if any(field.upload and field.key == key for field in one.fields))
        return next(asking, None) or self.section_of_kind("attachments")

    def fields(self) -> Iterator[Field]:
        return (field for section in self.sections for field in section.fields)


def is_asked(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether the condition of a field, if any, holds with these answers."""
    if field.condition is None:
        return True
    given = answers.get(field.condition.field)
    return field.condition.equals in given if isinstance(given, list) else given == field.condition.equals


def _by_key(rows: Iterable[K], key: str) -> K:
    for row in rows:
        if row.key == key:
            return row
    raise KeyError(key)
