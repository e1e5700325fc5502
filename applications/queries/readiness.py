"""Whether a call can be published, and exactly what is published."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Sum
from django.forms.models import model_to_dict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.domain.budget import days_by_year, prorated
from applications.domain.form import Form
from applications.domain.phases import out_of_order
from applications.domain.specification import Words
from applications.models import Call, Criterion, Frame, Round
from applications.queries.forms import form_version
from applications.queries.phases import dates_of

Lack = tuple[str, dict[str, Any]]

PUBLISHING = "call.publish"
TEXTS = ("title_sv", "title_en", "summary_sv", "summary_en", "text_sv", "text_en")
NEEDED_SECTIONS = ("basics", "answers", "consortium", "budget")
SECTION_LABELS = {
    "basics": _("basic information"),
    "answers": _("questions"),
    "consortium": _("participants"),
    "budget": _("budget"),
}
STORED_LATER = {"published_at", "frozen_at", "decided_at", "archived_at"}


def readiness(call: Call) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What keeps the call from being published: codes with parameters, empty when it is ready."""
    rounds = list(call.rounds.prefetch_related("criteria"))
    return (*_texts(call), *_dates(call, rounds), *_form(call), *_rounds(rounds), *_case_numbers(call))


def warnings(call: Call) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What an officer should think of before publishing."""
    found: list[Lack] = []
    years = days_by_year(call.grant_starts_on, call.grant_ends_on).values()
    planned = call.n_awards_max * sum(prorated(call.budget_min_sek_per_year, days) for days in years)
    if planned > call.frame_sek:
        found.append(("awards_exceed_frame", {"planned_sek": planned, "frame_sek": call.frame_sek}))
    found.extend(_agency_frame(call))
    dates = dates_of(call)
    if call.grant_starts_on < localdate(dates.panel_closes_at):
        found.append(("grant_starts_before_panel", {}))
    blocks = call.case_number_blocks.all()
    if blocks and call.closes_at.year not in {block.year for block in blocks}:
        found.append(("case_numbers_of_other_year", {"year": call.closes_at.year}))
    return tuple(found)


def publication_content(call: Call) -> dict[str, Any]:
    """The call as JSON values: what the second person approves, and nothing that may change after."""
    values = model_to_dict(call).items()
    columns: dict[str, Any] = {name: str(value) for name, value in values if name not in STORED_LATER}
    columns["areas"] = sorted(call.areas.values_list("key", flat=True))
    rounds = [
        {
            "round": {name: str(value) for name, value in model_to_dict(item).items()},
            "criteria": [
                {name: str(value) for name, value in model_to_dict(criterion).items()}
                for criterion in item.criteria.order_by("position")
            ],
        }
        for item in call.rounds.order_by("number")
    ]
    return {"call": columns, "rounds": rounds}


def _agency_frame(call: Call) -> Iterator[Lack]:
    """The agency's calls in the initiative together, this one among them, against its share where one is set."""
    of_agency = {"initiative": call.initiative_id, "agency": call.agency_id}
    share = Frame.objects.filter(**of_agency).values_list("amount_sek", flat=True).first()
    calls_sek = Call.objects.filter(**of_agency).aggregate(Sum("frame_sek"))["frame_sek__sum"] or 0
    if share is not None and calls_sek > share:
        yield "calls_exceed_frame", {"calls_sek": int(calls_sek), "agency_sek": share}


def _texts(call: Call) -> Iterator[Lack]:
    for name in TEXTS:
        if not getattr(call, name).strip():
            yield "call_text_missing", {"field": _label(name)}
    areas = list(call.areas.all())
    if not areas:
        yield "call_has_no_areas", {}
    for area in areas:
        if not (area.name_sv.strip() and area.name_en.strip()):
            yield "area_in_one_language", {"name": area.name_sv or area.name_en}


def _dates(call: Call, rounds: Sequence[Round]) -> Iterator[Lack]:
    for name in out_of_order(dates_of(call)):
        yield "call_dates_out_of_order", {"field": _label(name)}
    end = call.signing_closes_at
    for one in rounds:
        dates = (end, one.review_opens_at, one.review_due_at, one.panel_opens_at, one.panel_closes_at)
        if list(dates) != sorted(dates):
            yield "round_dates_out_of_order", {"number": one.number}
        end = one.panel_closes_at


def _form(call: Call) -> Iterator[Lack]:
    if call.form_version is None:
        yield "call_has_no_form", {}
        return
    form = form_version(call.form_version.pk)
    kinds = {section.kind for section in form.sections}
    for kind in NEEDED_SECTIONS:
        if kind not in kinds:
            yield "form_lacks_section", {"kind": SECTION_LABELS[kind]}
    if form.profile != call.profile:
        yield "form_of_other_profile", {}
    for title, words in _optional_words(form):
        if bool(words.sv.strip()) != bool(words.en.strip()):
            yield "form_in_one_language", {"title": title}


def _optional_words(form: Form) -> Iterator[tuple[Words, Words]]:
    """What may be empty in both languages but not in one, each with the title under which it stands."""
    for section in form.sections:
        yield section.title, section.guidance
        yield from ((field.label, field.help) for field in section.fields)
    yield from ((kind.label, kind.help) for kind in form.attachments)


def _rounds(rounds: Sequence[Round]) -> Iterator[Lack]:
    if not rounds:
        yield "call_has_no_round", {}
    for one in rounds:
        criteria = list(one.criteria.all())
        if not any(criterion.is_overall for criterion in criteria):
            yield "round_has_no_overall_grade", {}
        for criterion in criteria:
            if _is_in_one_language(criterion):
                yield "criterion_in_one_language", {"name": Words(criterion.label_sv, criterion.label_en)}


def _is_in_one_language(criterion: Criterion) -> bool:
    pairs = [(criterion.label_sv, criterion.label_en), (criterion.guidance_sv, criterion.guidance_en)]
    pairs += [(level["label_sv"], level["label_en"]) for level in criterion.levels]
    return any(bool(swedish.strip()) != bool(english.strip()) for swedish, english in pairs)


def _case_numbers(call: Call) -> Iterator[Lack]:
    blocks = list(call.case_number_blocks.all())
    if not blocks:
        yield "call_has_no_case_numbers", {}
        return
    n_free = sum(block.last_serial - block.next_serial + 1 for block in blocks)
    if n_free < call.n_applications_expected:
        yield "case_numbers_too_few", {"n_free": n_free, "n_expected": call.n_applications_expected}


def _label(name: str) -> str:
    """What the pages call a column of the call or of its rounds."""
    model = Call if name in {field.name for field in Call._meta.get_fields()} else Round
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
