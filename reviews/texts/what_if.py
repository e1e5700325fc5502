"""What is tried with a priority list in words: beside how it stands, and what to be warned of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.domain.numbers import format_sek
from applications.texts.charts import number, numeric
from applications.texts.reading import sek
from reviews.domain.crowding import Crowd
from reviews.domain.frames import Balance
from reviews.domain.what_if import Scenario, Try
from reviews.queries.what_if import Tryable

Cell = Mapping[str, Any]
Pair = tuple[Scenario[UUID], Scenario[UUID]]


def whole_rows(pair: Pair, frame_sek: int, *, with_rest: bool) -> list[list[Cell]]:
    """In all: how it stands beside what is tried; `with_rest`: what is left of the frame too."""
    counts = [[{"text": _("Applications that count")}, *(_count(one.n) for one in pair)]]
    taken = [[{"text": _("They take, SEK")}, *(number(one.account.whole.taken_sek) for one in pair)]]
    rest = [{"text": _("Left of the frame, SEK")}, *(number(one.account.whole.remaining_sek) for one in pair)]
    frame = [{"text": _("Frame of the call, SEK")}, number(frame_sek), number(frame_sek)]
    return [*counts, frame, *taken, *([rest] if with_rest else [])]


def whole_columns() -> list[Cell]:
    return [{"label": _("In all")}, numeric(_("As it stands")), numeric(_("As you try"))]


def year_columns(*, with_rest: bool) -> list[Cell]:
    heads = (_("The year's part of the frame"), _("As it stands"), _("As you try"))
    rest = [numeric(_("Left as you try"))] if with_rest else []
    return [{"label": _("Year")}, *map(numeric, heads), *rest]


def year_rows(pair: Pair, *, with_rest: bool) -> list[list[Cell]]:
    """Year by year, SEK."""
    stands, tries = (one.account.years for one in pair)
    found = []
    for year in sorted(stands.keys() | tries.keys()):
        both = [one.get(year, Balance(0)) for one in (stands, tries)]
        frame_sek = max(one.frame_sek for one in both)
        rest = [number(frame_sek - both[1].taken_sek)] if with_rest else []
        found.append([{"text": str(year)}, number(frame_sek), *(number(one.taken_sek) for one in both), *rest])
    return found


def warnings_of(tries: Scenario[UUID]) -> list[tuple[str, str]]:
    """Where what is tried goes beyond the frame."""
    whole, found = tries.account.whole, []
    if whole.over_sek:
        words = _("What you try takes %(taken)s, which is %(over)s more than the frame.")
        found.append(("negative", words % {"taken": sek(whole.taken_sek), "over": sek(whole.over_sek)}))
    for year in tries.account.years_over:
        words = _("%(year)s: what you try takes %(over)s more than the year's part of the frame.")
        found.append(("notice", words % {"year": year, "over": sek(tries.account.years[year].over_sek)}))
    return found


def crowds_in_words(one: Scenario[UUID], rows: Iterable[Tryable]) -> list[str]:
    """The technology areas, and then the groups of research subjects, in which several count."""
    labels = {row.option.key: row.label for row in rows}
    groups = (Crowd(f"SSIF {crowd.area}", crowd.keys, crowd.is_one_cluster) for crowd in one.groups)
    words = _("%(area)s: %(labels)s")
    return [words % {"area": crowd.area, "labels": _labels(crowd.keys, labels)} for crowd in (*one.areas, *groups)]


def change_in_words(row: Tryable, change: Try) -> str:
    """What is tried with a case."""
    words = []
    if change.counts is not None:
        words.append(_("taken above the line") if change.counts else _("taken below the line"))
    if change.amount_sek is not None:
        given = {"before": format_sek(row.option.amount_sek), "now": format_sek(change.amount_sek)}
        words.append(_("SEK %(now)s instead of SEK %(before)s") % given)
    return _("%(label)s: %(changes)s") % {"label": row.label, "changes": ", ".join(words)}


def _count(n: int) -> Cell:
    return {"text": number_format(n, force_grouping=True), "numeric": True}


def _labels(keys: Sequence[UUID], labels: Mapping[UUID, str]) -> str:
    return ", ".join(labels[key] for key in keys)
