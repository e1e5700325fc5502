"""What is missing before an application can be registered, and what only deserves a warning.

Works on values alone. Nothing here knows of planning grants: a link to one changes no finding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from applications.domain import budget as money
from applications.domain.aid import Basis, activities_of, ceilings_of, intensities, lacks_activity, question_of
from applications.domain.answers import problems
from applications.domain.form import AttachmentType, Form, Section, is_asked
from applications.domain.material import Material, Participant, Party

TITLE_LIMIT = 200


@dataclass(frozen=True)
class Gap:
    """One thing to mend: `section` is a key of the form, `anchor` the id of the field on its page or empty.

    `subject` names the party or participant whose own page it is on, if any.
    """

    code: str
    section: str
    anchor: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    blocking: bool = True
    subject: str = ""


@dataclass(frozen=True)
class Rules:
    """What the call demands."""

    n_participants_min: int
    n_participants_max: int
    needs_cv: bool
    needs_approved_organisation: bool
    budget_min_sek_per_year: int
    budget_max_sek_per_year: int | None
    minimum_blocks: bool
    grant_starts_on: date
    grant_ends_on: date


def gaps(form: Form, rules: Rules, material: Material) -> tuple[Gap, ...]:
    """Every gap, in the order of the form's sections."""
    found: list[Gap] = []
    for section in form.sections:
        found.extend(_BY_KIND[section.kind](section, form, rules, material))
    return tuple(found)


def _basics(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    for name in ("title_sv", "title_en"):
        if not getattr(material, name):
            yield Gap(f"{name}_missing", section.key, f"id_{name}")
    if material.area is None:
        yield Gap("area_missing", section.key, "id_area")
    if not material.subject_codes:
        yield Gap("subject_codes_missing", section.key, "id_subject_codes")
    if material.organisation is None:
        yield Gap("organisation_missing", section.key, "id_organisation")
    elif rules.needs_approved_organisation and not material.organisation.is_approved:
        yield Gap(
            "organisation_not_approved",
            section.key,
            "id_organisation",
            {"name": material.organisation.name},
        )


def _answers(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    for asked in section.questions:
        if not is_asked(asked, material.answers):
            continue
        if asked.upload:
            yield from _files(section, asked.upload, f"id_{asked.key}", material)
            continue
        for problem in problems(asked, material.answers.get(asked.key)):
            yield Gap(
                problem.code,
                section.key,
                f"id_{asked.key}",
                {"label": asked.label, **problem.params},
            )


def _consortium(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    active = [person for person in material.participants if person.answer in {"sent", "accepted"}]
    for person in active:
        yield from _person(section, rules, person)
    n_researchers = sum(person.role == "researcher" and person.answer == "accepted" for person in active)
    n_waiting = sum(person.role == "researcher" and person.answer == "sent" for person in active)
    bounds = {
        "least": rules.n_participants_min,
        "most": rules.n_participants_max,
        "n_researchers": n_researchers,
    }
    if n_researchers + n_waiting < rules.n_participants_min:
        yield Gap("too_few_participants", section.key, "", bounds)
    if n_researchers + n_waiting > rules.n_participants_max:
        yield Gap("too_many_participants", section.key, "", bounds)


def _person(section: Section, rules: Rules, person: Participant) -> Iterator[Gap]:
    anchor, who = f"person-{person.key}", {"name": person.name}
    if person.role == "administrator":
        return
    if person.answer == "sent":
        yield Gap("invitation_unanswered", section.key, anchor, who, subject=person.key)
        return
    if rules.needs_cv and not person.has_cv:
        yield Gap("cv_missing", section.key, anchor, who, subject=person.key)
    if not rules.needs_approved_organisation:
        return
    if person.organisation is None:
        yield Gap("affiliation_missing", section.key, anchor, who, subject=person.key)
    elif not person.organisation.is_approved:
        yield Gap(
            "affiliation_not_approved",
            section.key,
            anchor,
            {**who, "organisation": person.organisation.name},
            subject=person.key,
        )


def _partners(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    for party in material.parties:
        if party.awaits_confirmation:
            params = {"name": party.name}
            yield Gap(
                "party_unconfirmed",
                section.key,
                f"party-{party.key}",
                params,
                blocking=False,
                subject=party.key,
            )


def _budget(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    budget = money.Budget(material.cells)
    if not budget.requested():
        yield Gap("budget_empty", section.key)
        return
    names = {party.key: party.name for party in material.parties}
    for one in budget.imbalances():
        params = {
            "name": names[one.party],
            "year": one.year,
            "cost_sek": one.cost_sek,
            "funding_sek": one.funding_sek,
        }
        yield Gap(
            "budget_unbalanced",
            section.key,
            f"party-{one.party}",
            params,
            subject=one.party,
        )
    yield from _bounds(section, rules, budget)
    yield from _aid(section, form, material, budget)


def _bounds(section: Section, rules: Rules, budget: money.Budget) -> Iterator[Gap]:
    period = (rules.grant_starts_on, rules.grant_ends_on)
    for low in money.below_minimum(budget, rules.budget_min_sek_per_year, *period):
        params = {
            "year": low.year,
            "requested_sek": low.requested_sek,
            "bound_sek": low.bound_sek,
        }
        yield Gap(
            "budget_below_minimum",
            section.key,
            "",
            params,
            blocking=rules.minimum_blocks,
        )
    if rules.budget_max_sek_per_year is None:
        return
    for high in money.above_maximum(budget, rules.budget_max_sek_per_year, *period):
        params = {
            "year": high.year,
            "requested_sek": high.requested_sek,
            "bound_sek": high.bound_sek,
        }
        yield Gap("budget_above_maximum", section.key, "", params)


def _aid(section: Section, form: Form, material: Material, budget: money.Budget) -> Iterator[Gap]:
    parties = {party.key: party for party in material.parties if party.key in budget.parties}
    bases = {key: Basis(party.size, party.activity) for key, party in parties.items()}
    activities = activities_of(form, material.answers)
    for key, basis in bases.items():
        if lacks_activity(activities, basis):
            yield _activity_missing(section, form, parties[key])
    for one in intensities(budget, parties, ceilings_of(activities, bases)):
        if one.is_above:
            params = {
                "name": parties[one.party].name,
                "share_percent": one.percent,
                "ceiling_percent": one.ceiling_percent,
            }
            yield Gap(
                "aid_above_ceiling",
                section.key,
                f"party-{one.party}",
                params,
                blocking=section.aid_blocks,
                subject=one.party,
            )


def _activity_missing(section: Section, form: Form, party: Party) -> Gap:
    asked = question_of(form)
    return Gap(
        "aid_activity_missing",
        section.key,
        f"party-{party.key}",
        {"name": party.name},
        blocking=asked is not None and asked.is_required,
        subject=party.key,
    )


def _attachments(section: Section, form: Form, rules: Rules, material: Material) -> Iterator[Gap]:
    for kind in form.attachments:
        yield from _files(section, kind, f"attachment-{kind.key}", material)


def _files(section: Section, kind: AttachmentType, anchor: str, material: Material) -> Iterator[Gap]:
    n_files = material.attachments.get(kind.key, 0)
    params = {"label": kind.label, "limit": kind.max_files}
    if kind.is_required and not n_files:
        yield Gap("attachment_missing", section.key, anchor, params)
    if n_files > kind.max_files:
        yield Gap("too_many_files", section.key, anchor, params)


_BY_KIND = {
    "basics": _basics,
    "answers": _answers,
    "consortium": _consortium,
    "partners": _partners,
    "budget": _budget,
    "attachments": _attachments,
}
