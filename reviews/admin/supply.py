"""What stands over the form that starts a run: whether there is a solution, what is short, who cannot be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Round
from applications.texts.naming import spoken
from reviews.domain.supply import WELL_KNOWN, Supply
from reviews.forms.staff.running import RunForm
from reviews.models import Case, Panel
from reviews.queries.substitutes import substitutes
from reviews.queries.supply import NONE, Before, PanelLine, before_run
from reviews.texts.assignments import shortage, ways_out
from reviews.texts.supply import (
    best_in_words,
    free_in_words,
    idle_in_words,
    readings,
    settings_in_words,
    spare_in_words,
    subject_in_words,
)

Cell = dict[str, Any]
FOLDED_FROM = 6


@dataclass(frozen=True)
class CaseLine:
    """A case that something is to be done about: what is the matter, and where it can be done."""

    case: Case
    sentence: str
    url: str


@dataclass(frozen=True)
class IdleLine:
    """Somebody who gets nothing."""

    sentence: str
    panel: Panel


@dataclass(frozen=True)
class BeforePage:
    """Values of parts/before_run.html. `panels`, `areas` and `subjects`: rows of components/table.html."""

    before: Before
    settings: str
    has_errors: bool
    shortage: str
    ways_out: list[str]
    limit: str
    figures: list[dict[str, Any]]
    panels: list[list[Cell]]
    areas: list[list[Cell]]
    subjects: list[list[Cell]]
    lacking: list[CaseLine]
    poorly_known: list[CaseLine]
    homeless: list[CaseLine]
    idle: list[IdleLine]

    @property
    def has_many_ways(self) -> bool:
        """Whether the changes that make a solution possible are so many that they are folded together."""
        return len(self.ways_out) > FOLDED_FROM

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Of the tables by area and by subject."""
        numbers = (_("Applications"), _("Readings wanted"), _("Reviewers who know it"), _("Can give at most"))
        return [{"label": _("What")}, *({"label": one, "numeric": True} for one in numbers), {"label": _("Enough?")}]

    @property
    def panel_columns(self) -> list[dict[str, Any]]:
        numbers = (_("Applications"), _("Readings wanted"), _("Assigned now"), _("Kept by a run"))
        more = (_("Reviewers"), _("Can give at most"))
        cells = [{"label": one, "numeric": True} for one in (*numbers, *more)]
        return [{"label": _("Panel")}, *cells, {"label": _("Enough?")}]


def before_context(form: Any) -> dict[str, Any]:
    """For the form of a run, at what is filled in there."""
    before = before_run(form.user, form.subject, form.at, form.choices)
    return {"before": _page(form, before), "substitutes": substitutes(form.user, form.subject.call)}


def _page(form: RunForm, before: Before) -> BeforePage:
    is_feasible = before.is_feasible
    return BeforePage(
        before=before,
        settings=settings_in_words(before.n_readers),
        has_errors=bool(form.errors),
        shortage="" if is_feasible else shortage(before.diagnosis, before.names),
        ways_out=[] if is_feasible else ways_out(before.diagnosis, before.names),
        limit=number_format(WELL_KNOWN, 2),
        figures=_figures(before),
        panels=[_panel_row(line) for line in before.panels],
        areas=[_row(spoken(area) if area else _("no technology area"), own) for area, own in before.areas],
        subjects=[_row(subject_in_words(code), own, is_known=code != NONE) for code, own in before.subjects],
        lacking=[
            CaseLine(one.case, free_in_words(one.n_free, one.n_wanted), _find(one.case)) for one in before.lacking
        ],
        poorly_known=[CaseLine(one.case, best_in_words(one.best), _find(one.case)) for one in before.poorly_known],
        homeless=[CaseLine(case, "", _place(form.subject, case)) for case in before.homeless],
        idle=[IdleLine(idle_in_words(one.name, one.why), one.panel) for one in before.idle],
    )


def _figures(before: Before) -> list[dict[str, Any]]:
    whole = before.whole
    is_short = whole.spare < 0
    wanted = _("%(n)s for each application")
    given = ngettext("by %(n)s reviewer who can read now", "by %(n)s reviewers who can read now", whole.n_reviewers)
    kept = ngettext("%(n)s of them stays in every run", "%(n)s of them stay in every run", before.n_kept)
    return [
        {"label": _("applications to assign"), "value": whole.n_applications},
        {"label": _("readings wanted"), "value": readings(whole.n_wanted), "note": wanted % {"n": before.n_readers}},
        {
            "label": _("readings that can be given"),
            "value": readings(whole.n_given),
            "note": given % {"n": whole.n_reviewers},
        },
        {"label": _("readings missing") if is_short else _("readings to spare"), "value": readings(abs(whole.spare))},
        {
            "label": _("readings assigned now"),
            "value": before.n_standing,
            "note": kept % {"n": before.n_kept} if before.n_standing else "",
        },
    ]


def _panel_row(line: PanelLine) -> list[Cell]:
    supply = line.supply
    panel = {"text": spoken(line.panel), "url": reverse("admin:reviews_panel_change", args=[line.panel.pk])}
    counts = (supply.n_applications, supply.n_wanted, line.n_standing, line.n_kept, supply.n_reviewers, supply.n_given)
    return [panel, *_numbers(counts), _state(supply, "negative")]


def _row(name: Any, supply: Supply, *, is_known: bool = True) -> list[Cell]:
    counts = (supply.n_applications, supply.n_wanted, supply.n_reviewers, supply.n_given)
    state = _state(supply, "notice") if is_known else {"text": _("not known"), "kind": "neutral"}
    return [{"text": name}, *_numbers(counts), state]


def _numbers(counts: Iterable[Any]) -> list[Cell]:
    return [{"text": readings(one), "numeric": True} for one in counts]


def _state(supply: Supply, short: str) -> Cell:
    kind = short if supply.spare < 0 else "positive" if supply.spare else "info"
    return {"text": spare_in_words(supply), "kind": kind}


def _find(case: Case) -> str:
    return reverse("admin:applications_application_find-reviewers", args=[case.application_id])


def _place(round_: Round, case: Case) -> str:
    return f"{reverse('admin:reviews_assignmentrun_round_place', args=[round_.pk])}?case={case.pk}"
