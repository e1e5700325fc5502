"""From a form specification to the form, with errors that name the place.

The specification has the shape of the files in applications/specifications; a FormVersion row holds a copy as JSON.
"""

from collections.abc import Mapping
from typing import Any

from applications.domain.form import (
    EDITORS,
    LEADER,
    TEXT_KINDS,
    AttachmentType,
    Column,
    Condition,
    CostType,
    CriterionTemplate,
    Field,
    Form,
    Option,
    Section,
)
from applications.domain.specification import SpecificationError, Table, in_use

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
FILLERS = frozenset({EDITORS, LEADER})
PROJECT_INFORMATION = frozenset({"title_sv", "title_en", "area", "subject_codes", "organisation", "planning_grant"})
AID_SIZES = ("small", "medium", "large", "none")


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
            if field.key in seen or field.key in PROJECT_INFORMATION or (field.upload and field.key in attached):
                raise SpecificationError(place, "duplicate", value=field.key)
            if field.condition and field.condition.field not in seen:
                raise SpecificationError(f"{place}.show_when.field", "unknown", value=field.condition.field)
            seen[field.key] = field
