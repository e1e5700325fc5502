"""Both calls, set up by an officer and published by another one, and their panels."""

from datetime import datetime, timedelta

from applications.actions.calls import create_call, propose_publication, publish
from applications.actions.rounds import add_round, choose_form, reserve_case_numbers
from applications.models import Agency, Call, Initiative, Round, TechnologyArea
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.dates import Dates, dates_of
from clusterportal.demo.sample_files import Row
from reviews.actions.composition import add_panel

COLUMNS = (
    *("profile", "title_sv", "title_en", "summary_sv", "summary_en", "needs_signature", "needs_approved_organisation"),
    *("n_participants_min", "n_participants_max", "budget_min_sek_per_year", "budget_min_strictness", "frame_sek"),
    *("n_awards_min", "n_awards_max"),
)
HEADINGS = (
    ("purpose", "Syfte", "Purpose"),
    ("who_can_apply", "Vem kan söka", "Who can apply"),
    ("conditions", "Villkor", "Conditions"),
    ("review", "Så bedöms ansökan", "How applications are assessed"),
    ("public_record", "Allmän handling", "Public record"),
    ("classified", "Säkerhetsskyddsklassificerade uppgifter", "Security-classified information"),
    ("frame_note", "Om demonstrationen", "About the demonstration"),
)
AFTER_SET_UP = timedelta(days=10)


def load_call(row: Row, loaded_at: datetime) -> Call:
    """One call: set up, proposed, and published ten days later by a colleague before it opens."""
    dates = dates_of(row, loaded_at)
    officer, colleague = officers(row["agency"])
    at = dates.opens_at - 2 * AFTER_SET_UP
    areas = list(TechnologyArea.objects.filter(key__in=row["areas"]))
    call = create_call(
        Agency.objects.get(pk=row["agency"]), fields=fields_of(row, dates), areas=areas, by=officer, at=at
    )
    choose_form(call, key=row["specification"], by=officer, at=at)
    round_ = add_round(call, fields=round_of(row, dates), by=officer, at=at)
    numbers = row["case_numbers"]
    year = dates.closes_at.year
    reserve_case_numbers(call, year=year, first=numbers["first"], last=numbers["last"], by=officer, at=at)
    propose_publication(call, by=officer, at=at)
    publish(call, by=colleague, at=at + AFTER_SET_UP)
    _load_panels(row, round_, at + AFTER_SET_UP)
    return Call.objects.get(pk=call.pk)


def sample_call(agency: str) -> Call:
    """The call of an agency that the sample has loaded."""
    title = next(row["title_en"] for row in sample.calls() if row["agency"] == agency)
    return Call.objects.select_related("agency").get(agency=agency, title_en=title)


def fields_of(row: Row, dates: Dates) -> Row:
    """What the sample says of a call, as the action takes it."""
    return {
        **{name: row[name] for name in COLUMNS},
        "initiative": Initiative.objects.get(),
        "text_sv": "\n\n".join(f"## {heading}\n\n{row[f'{key}_sv'].strip()}" for key, heading, _en in HEADINGS),
        "text_en": "\n\n".join(f"## {heading}\n\n{row[f'{key}_en'].strip()}" for key, _sv, heading in HEADINGS),
        "opens_at": dates.opens_at,
        "closes_at": dates.closes_at,
        "signing_closes_at": dates.signing_closes_at,
        "grant_starts_on": dates.grant_starts_on,
        "grant_ends_on": dates.grant_ends_on,
    }


def round_of(row: Row, dates: Dates) -> Row:
    """The same of its round."""
    names = ("review_opens_at", "review_due_at", "panel_opens_at", "panel_closes_at")
    return {"n_readers": row["n_readers"], **{name: getattr(dates, name) for name in names}}


def _load_panels(row: Row, round_: Round, at: datetime) -> None:
    officer = officers(row["agency"])[0]
    for panel in row["panels"]:
        areas = TechnologyArea.objects.filter(key__in=panel["areas"])
        add_panel(round_, name_sv=panel["name_sv"], name_en=panel["name_en"], areas=areas, by=officer, at=at)
