"""The frames of calls in words: charts with their tables, the cases that take of a frame, and what to be warned of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.charts import Bar, Part, drawn
from applications.texts.charts import Chart, number, numeric, rounded_sek
from applications.texts.reading import sek
from reviews.domain.frames import Account, Balance, Kind, going_over
from reviews.queries.frames import AgencyFrame, CallFrame, View

Cell = Mapping[str, Any]
SENTENCES = {
    "year_frames_differ": gettext_lazy(
        "The years come to %(parts_sek)s SEK, and the frame is %(frame_sek)s SEK. They must be equal, or all empty."
    ),
    "year_not_of_grant": gettext_lazy("%(year)s is no year of the grant period."),
}
LOOKS = {Kind.COMMITTED: "solid", Kind.RESERVED: "striped", Kind.LISTED: "dotted"}
LABELS = {
    Kind.COMMITTED: gettext_lazy("Already granted"),
    Kind.RESERVED: gettext_lazy("Proposed in a meeting"),
    Kind.LISTED: gettext_lazy("On the list within the frame"),
}
STANDINGS = {
    Kind.COMMITTED: gettext_lazy("Granted"),
    Kind.RESERVED: gettext_lazy("Proposed"),
    Kind.LISTED: gettext_lazy("On the list"),
}
STATUS_KINDS = {Kind.COMMITTED: "positive", Kind.RESERVED: "info", Kind.LISTED: "neutral"}
REMAINING = gettext_lazy("Remaining")
UNKNOWN: Cell = {"text": "–", "numeric": True}
SEEN_IN = {
    View.OFFICER: frozenset(Kind),
    View.DECISION_MAKER: frozenset({Kind.COMMITTED, Kind.RESERVED}),
    View.COORDINATOR: frozenset({Kind.COMMITTED, Kind.LISTED}),
    View.SET_UP: frozenset[Kind](),
}


@dataclass(frozen=True)
class Shown:
    """What is shown of a frame: which kinds of claims, and whether what remains can be said."""

    kinds: tuple[Kind, ...]
    remaining: bool


def shown_of(frames: Iterable[CallFrame]) -> Shown:
    """What can be shown of several frames together."""
    given = tuple(frames)
    seen = frozenset().union(*(SEEN_IN[one.view] for one in given))
    return Shown(tuple(kind for kind in Kind if kind in seen), bool(given) and all(one.is_known for one in given))


def year_chart(key: str, title: str, account: Account, shown: Shown) -> Chart:
    """The years below each other, with their parts of the frame as marks, and the sums under the table."""
    bars = [_bar(str(year), balance, shown) for year, balance in account.years.items()]
    legend = [(LOOKS[kind], str(LABELS[kind])) for kind in shown.kinds]
    legend += [("open", str(REMAINING))] if shown.remaining else []
    return Chart(
        key=key,
        title=title,
        description=_("One bar for each year, with a mark at the year's part of the frame. The table has the values."),
        drawing=drawn(bars),
        legend=(*legend, ("mark", _("The year's part of the frame"))),
        columns=({"label": _("Year")}, *columns_of(shown)),
        rows=tuple(({"text": str(year)}, *cells_of(balance, shown)) for year, balance in account.years.items()),
        footer=({"text": _("In all")}, *cells_of(account.whole, shown)),
    )


def columns_of(shown: Shown) -> tuple[Cell, ...]:
    """The heads of the columns of a balance."""
    remaining = [numeric(str(REMAINING))] if shown.remaining else []
    return (numeric(_("Frame")), *(numeric(str(LABELS[kind])) for kind in shown.kinds), *remaining)


def cells_of(balance: Balance, shown: Shown) -> tuple[Cell, ...]:
    """The cells of a balance in those columns."""
    remaining = [number(balance.remaining_sek)] if shown.remaining else []
    return (number(balance.frame_sek), *(number(_of(balance, kind)) for kind in shown.kinds), *remaining)


def columns_of_calls(frames: Iterable[CallFrame]) -> tuple[Cell, ...]:
    """The heads of a table of calls: of everything that the person may know of any of them."""
    return ({"label": _("Call")}, *columns_of(_widest(frames)))


def cells_in(frames: Iterable[CallFrame], balance: Balance, shown: Shown) -> tuple[Cell, ...]:
    """The cells of a call, or of several, in that table; a dash for what cannot be known of it."""
    widest = _widest(frames)
    kinds = (number(_of(balance, kind)) if kind in shown.kinds else UNKNOWN for kind in widest.kinds)
    remaining = [number(balance.remaining_sek) if shown.remaining else UNKNOWN] if widest.remaining else []
    return (number(balance.frame_sek), *kinds, *remaining)


def figures_of(balance: Balance, shown: Shown) -> list[dict[str, Any]]:
    """The same in all, as large figures."""
    figures = [(_("Frame"), balance.frame_sek), *((str(LABELS[kind]), _of(balance, kind)) for kind in shown.kinds)]
    figures += [(str(REMAINING), balance.remaining_sek)] if shown.remaining else []
    return [{"label": label, "value": rounded_sek(amount_sek)} for label, amount_sek in figures]


def case_columns(frame: CallFrame) -> list[Cell]:
    """The heads of the table of cases."""
    years = [numeric(str(year)) for year in frame.account.years]
    return [{"label": _("Application")}, {"label": _("How it stands")}, *years, numeric(_("In all"))]


def case_rows(frame: CallFrame) -> list[list[Cell]]:
    """What each case takes, year by year."""
    return [
        [
            {"text": f"{one.label} {one.title}"},
            {"text": STANDINGS[one.claim.kind], "kind": STATUS_KINDS[one.claim.kind]},
            *(number(one.claim.by_year.get(year, 0)) for year in frame.account.years),
            number(one.claim.amount_sek),
        ]
        for one in frame.takings
    ]


def warnings_of(frame: CallFrame) -> list[tuple[str, str]]:
    """What to be warned of, each with its kind: the whole of the frame, then its years, then the list."""
    return [*_over_in_all(frame), *_over_in_years(frame), *_below_the_line(frame)]


def warnings_of_agency(frame: AgencyFrame) -> list[tuple[str, str]]:
    """Calls that are promised more than the agency's frame holds."""
    if frame.amount_sek is None or not frame.has_all_calls or frame.calls_sek <= frame.amount_sek:
        return []
    words = _("The frames of the calls come to %(calls)s together, %(over)s more than the agency's frame.")
    return [("notice", words % {"calls": sek(frame.calls_sek), "over": sek(frame.calls_sek - frame.amount_sek)})]


def _widest(frames: Iterable[CallFrame]) -> Shown:
    each = [shown_of([one]) for one in frames]
    kinds = frozenset().union(*(one.kinds for one in each))
    return Shown(tuple(kind for kind in Kind if kind in kinds), any(one.remaining for one in each))


def _over_in_all(frame: CallFrame) -> Iterable[tuple[str, str]]:
    whole = frame.account.whole
    if whole.over_sek:
        words = _("%(taken)s is taken of the frame of %(frame)s: %(over)s too much. It is overspent with %(labels)s.")
        given = {"taken": sek(whole.taken_sek), "frame": sek(whole.frame_sek), "over": sek(whole.over_sek)}
        yield "negative", words % {**given, "labels": _labels(frame, whole.frame_sek)}


def _over_in_years(frame: CallFrame) -> Iterable[tuple[str, str]]:
    words = _("%(year)s: %(over)s more than the year's part of the frame. It is passed with %(labels)s.")
    for year in frame.account.years_over:
        balance = frame.account.years[year]
        labels = _labels(frame, balance.frame_sek, year)
        yield "notice", words % {"year": year, "over": sek(balance.over_sek), "labels": labels}


def _below_the_line(frame: CallFrame) -> Iterable[tuple[str, str]]:
    if frame.beyond:
        words = _("Prioritised, but below the frame line, and so not counted here: %(labels)s.")
        yield "notice", words % {"labels": ", ".join(frame.beyond)}


def _labels(frame: CallFrame, frame_sek: int, year: int | None = None) -> str:
    labels = {one.claim.key: one.label for one in frame.takings}
    return ", ".join(labels[key] for key in going_over(frame.claims, frame_sek, year))


def _bar(label: str, balance: Balance, shown: Shown) -> Bar:
    taken = [Part(LOOKS[kind], _of(balance, kind)) for kind in shown.kinds]
    remaining = [Part("open", balance.free_sek)] if shown.remaining else []
    said = _("%(taken)s of %(frame)s") if shown.remaining else "%(taken)s"
    words = {"taken": rounded_sek(sum(part.value for part in taken)), "frame": rounded_sek(balance.frame_sek)}
    return Bar(label, (*taken, *remaining), said % words, balance.frame_sek)


def _of(balance: Balance, kind: Kind) -> int:
    return int(getattr(balance, f"{kind.value}_sek"))
