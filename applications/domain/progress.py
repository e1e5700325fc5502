"""How far each section of an application has come."""

from collections.abc import Iterable
from dataclasses import dataclass

from applications.domain.completeness import Gap
from applications.domain.form import Form, Section
from applications.domain.material import Material

DONE, STARTED, NOT_STARTED, MEND, WAITING, OPTIONAL = "done", "started", "not_started", "mend", "waiting", "optional"
NOT_MISSING = {
    *("answer_too_long", "number_below", "number_above", "date_range_reversed", "cell_too_long", "too_many_rows"),
    *("organisation_not_approved", "affiliation_not_approved", "too_many_participants", "budget_unbalanced"),
    *("budget_above_maximum", "aid_above_ceiling", "too_many_files"),
}


@dataclass(frozen=True)
class Progress:
    """The state of one section, with how many gaps block."""

    section: Section
    state: str
    n_blocking: int
    n_warnings: int


def progress_of(form: Form, material: Material, gaps: Iterable[Gap]) -> tuple[Progress, ...]:
    """The state of every section, in the order of the form."""
    by_section: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_section.setdefault(gap.section, []).append(gap)
    begun = _begun(form, material)
    return tuple(_progress(section, by_section.get(section.key, []), section.key in begun) for section in form.sections)


def _progress(section: Section, gaps: list[Gap], is_begun: bool) -> Progress:
    blocking = [gap for gap in gaps if gap.blocking]
    return Progress(section, _state(blocking, is_begun), len(blocking), len(gaps) - len(blocking))


def _state(blocking: list[Gap], is_begun: bool) -> str:
    codes = {gap.code for gap in blocking}
    if codes & NOT_MISSING:
        return MEND
    if codes and codes <= {"invitation_unanswered", "cv_missing"}:
        return WAITING
    if codes:
        return STARTED if is_begun else NOT_STARTED
    return DONE if is_begun else OPTIONAL


def _begun(form: Form, material: Material) -> set[str]:
    """The keys of the sections in which somebody has done something."""
    uploaded = {key for key, n_files in material.attachments.items() if n_files}
    answered = {key for key, value in material.answers.items() if value is not None} | uploaded
    begun = {
        "basics": bool(material.title_sv or material.title_en or material.area),
        "consortium": any(person.role != "leader" for person in material.participants),
        "partners": any(party.role != "administrating" for party in material.parties),
        "budget": any(cell.amount_sek for cell in material.cells),
        "attachments": bool(uploaded & {kind.key for kind in form.attachments}),
    }
    return {
        section.key
        for section in form.sections
        if begun.get(section.kind) or answered & {field.key for field in section.questions}
    }
