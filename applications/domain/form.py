"""A call's form as values: parsed from a form specification, with errors that name the place.

The specification has the shape of the files in applications/specifications; a FormVersion row holds a copy as JSON.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from applications.domain.specification import SpecificationError, Table, Words, in_use


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
TEXT_KINDS = frozenset({"text", "area", "rich"})
FIELD_KINDS = TEXT_KINDS | {
    "number",
    "date_range",
    "choice",
    "choices",
    "yes_no",
    "table",
    "confirm",
    "file",
}
SECTION_KINDS = frozenset({"basics", "answers", "consortium", "partners", "budget", "attachments"})
COLUMN_KINDS = frozenset({"text", "number"})
LANGUAGES = frozenset({"sv", "en", "none"})
PROFILES = frozenset({"vr", "vinnova"})
EDITORS, LEADER = "editors", "leader"
FILLERS = frozenset({EDITORS, LEADER})
AID_SIZES = ("small", "medium", "large", "none")


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


def parse(specification: Mapping[str, Any]) -> Form:
    """The form that a specification describes, without what the call does without. Raises SpecificationError."""
    top = Table(in_use(Table(specification, "").table), "")
    form = Form(
        key=top.text("key"),
        profile=top.one_of("profile", PROFILES),
        title=top.words("title"),
        sections=top.many("sections", _section),
        attachments=top.many("attachments", _attachment, optional=True),
        cost_types=top.many("cost_types", _cost_type, optional=True),
        criteria=top.many("criteria", _criterion, optional=True),
    )
    _check_whole(form)
    return form


def is_asked(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether the condition of a field, if any, holds with these answers."""
    if field.condition is None:
        return True
    given = answers.get(field.condition.field)
    return field.condition.equals in given if isinstance(given, list) else given == field.condition.equals


def _section(row: Table) -> Section:
    kind = row.one_of("kind", SECTION_KINDS)
    fields = row.many("fields", _field, optional=kind != "answers")
    return Section(
        row.text("key"),
        kind,
        row.words("title"),
        row.words("guidance", optional=True),
        fields,
        row.get("aid_blocks", bool, False),
    )


def _field(row: Table) -> Field:
    kind = row.one_of("kind", FIELD_KINDS)
    return Field(
        key=row.text("key"),
        kind=kind,
        language=row.one_of("language", LANGUAGES),
        is_required=row.get("required", bool, False),
        label=row.words("label"),
        help=row.words("help", optional=True),
        max_characters=row.whole("max_characters") if kind in TEXT_KINDS else None,
        minimum=row.whole_or_none("minimum", at_least=0),
        maximum=row.whole_or_none("maximum"),
        max_rows=row.whole("max_rows") if kind == "table" else None,
        options=row.many("options", _option, optional=kind not in {"choice", "choices"}),
        columns=row.many("columns", _column, optional=kind != "table"),
        condition=_condition(row),
        filled_by=_filled_by(row),
        upload=_attachment(row) if kind == "file" else None,
    )


def _option(row: Table) -> Option:
    aid = ((size, row.whole_or_none(f"aid_{size}", at_least=0, at_most=100)) for size in AID_SIZES)
    ceilings = tuple((size, percent) for size, percent in aid if percent is not None)
    return Option(row.text("value"), row.words("label"), ceilings)


def _column(row: Table) -> Column:
    kind = row.one_of("kind", COLUMN_KINDS)
    return Column(row.text("key"), row.words("label"), kind, row.whole_or_none("max_characters"))


def _condition(row: Table) -> Condition | None:
    if row.table.get("show_when") is None:
        return None
    condition = Table(row.table["show_when"], row.at("show_when"))
    return Condition(condition.text("field"), condition.text("equals"))


def _attachment(row: Table) -> AttachmentType:
    return AttachmentType(
        key=row.text("key"),
        label=row.words("label"),
        help=row.words("help", optional=True),
        is_required=row.get("required", bool, False),
        max_pages=row.whole("max_pages"),
        max_megabytes=row.whole("max_megabytes"),
        max_files=row.whole("max_files"),
        filled_by=_filled_by(row),
    )


def _filled_by(row: Table) -> str:
    return EDITORS if row.table.get("filled_by") is None else row.one_of("filled_by", FILLERS)


def _cost_type(row: Table) -> CostType:
    return CostType(row.text("key"), row.words("label"), row.get("indirect", bool, False))


def _criterion(row: Table) -> CriterionTemplate:
    levels = row.many("levels", lambda level: (level.whole("grade"), level.words("label")))
    return CriterionTemplate(
        row.text("key"),
        row.words("label"),
        row.words("guidance", optional=True),
        row.whole("scale_max"),
        levels,
    )


def _check_whole(form: Form) -> None:
    seen: dict[str, Field] = {}
    attached = {kind.key for kind in form.attachments}
    for section in form.sections:
        for field in section.fields:
            place = f"sections[{section.key}].fields[{field.key}]"
            if field.key in seen or (field.upload and field.key in attached):
                raise SpecificationError(place, "duplicate", value=field.key)
            if field.condition and field.condition.field not in seen:
                raise SpecificationError(f"{place}.show_when.field", "unknown", value=field.condition.field)
            seen[field.key] = field


def _by_key(rows: Iterable[K], key: str) -> K:
    for row in rows:
        if row.key == key:
            return row
    raise KeyError(key)
