"""A run of the assignment engine in words: what was chosen, what is proved, what changes and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.domain.choices import Choices, Wanted, Wish
from reviews.domain.differences import Cause, Change, Why
from reviews.domain.reader_rules import ChosenRule
from reviews.models import AssignmentRun
from reviews.queries.matching import term_names
from reviews.queries.run_figures import RuleReport, RunFigures
from reviews.texts.assignments import TERMS
from reviews.texts.fairness import percent
from reviews.texts.rules import rule_line, rule_name

MOST_NAMED = 12
WISHES = {
    Wanted.KEEP: gettext_lazy("%(name)s keeps %(label)s."),
    Wanted.FORBID: gettext_lazy("%(name)s does not read %(label)s."),
    Wanted.FORCE: gettext_lazy("%(name)s reads %(label)s."),
    Wanted.GIVE: gettext_lazy("%(name)s reads at least %(n)s."),
}
TITLES = {
    AssignmentRun.Kind.FREE: gettext_lazy("Assignment run of %(at)s"),
    AssignmentRun.Kind.REPAIR: gettext_lazy("New readers for what is open, %(at)s"),
    AssignmentRun.Kind.CHANGE: gettext_lazy("Change of readers, %(at)s"),
    AssignmentRun.Kind.TRIAL: gettext_lazy("What fairness costs, tried %(at)s"),
}
CAUSES = {
    Why.OPEN: gettext_lazy("%(label)s lacked a reader."),
    Why.FORBIDDEN: gettext_lazy("%(name)s is not to read %(label)s."),
    Why.FORCED: gettext_lazy("%(name)s is to read %(label)s."),
    Why.GIVEN: gettext_lazy("%(name)s is to read more."),
}


def proof(figures: RunFigures) -> str:
    """What is proved of the total."""
    gap = number_format(figures.solution.gap * 100, 2)
    return _("Proved: no assignment that keeps to the conditions can be better by more than %(gap)s per cent.") % {
        "gap": gap
    }


def key_figures(figures: RunFigures) -> list[dict[str, str]]:
    """The large figures of a result."""
    solution = figures.solution
    rows = [
        (_("total affinity"), _decimals(solution.total), _possible(solution.bound)),
        (_("lowest score of an application"), _decimals(figures.lowest), _possible(solution.floor_bound)),
        (_("weakest tenth, on average"), _decimals(figures.worst_tenth), ""),
    ]  # fmt: skip
    costs = [
        (_("fairness costs"), solution.price_of_fairness),
        (_("keeping what stands costs"), solution.price_of_stability),
        (_("the conditions cost"), solution.price_of_rules),
    ]
    rows += [(label, f"{number_format(share * 100, 2)} %", _("of the best total")) for label, share in costs if share]
    return [{"label": label, "value": value, "note": note} for label, value, note in rows]


def rule_reports(figures: RunFigures, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each rule with what it asks, and where it is broken."""
    return [
        {
            "name": rule_name(one.rule.key),
            "asks": chosen_line(one.rule),
            "kept": not one.broken,
            "said": _broken(one, names),
        }
        for one in figures.rules
    ]


def chosen_line(rule: ChosenRule) -> str:
    """A rule as it was chosen."""
    return rule_line(rule, number_format(rule.price))


def choices_rows(run: AssignmentRun) -> list[dict[str, Any]]:
    """What was chosen for the run, and what its affinity is made of."""
    choices = Choices.from_plain(run.options)
    said = [(TERMS[name], number_format(share * 100, 0)) for name, share in _shares(run) if share]
    shares = ", ".join(f"{name} {share} %" for name, share in said)
    rows: list[dict[str, Any]] = [
        {"key": _("Readers per application"), "value": choices.n_readers},
        {"key": _("Fairness may cost"), "value": f"{percent(choices.fairness_percent)} %"},
        {"key": _("Affinity is made of"), "value": shares},
    ]
    if choices.loads:
        rows.append({"key": _("Reviewers with another load"), "value": len(choices.loads)})
    if choices.seed:
        rows.append({"key": _("Seed"), "value": choices.seed})
    return rows


def _shares(run: AssignmentRun) -> list[tuple[str, float]]:
    return [(name, run.input["shares"][name]) for name in term_names(run.input)]


def run_title(run: AssignmentRun) -> str:
    """What the page of a run is called."""
    return str(TITLES[AssignmentRun.Kind(run.kind)]) % {"at": date_format(localtime(run.started_at), "j F Y, H:i")}


def wish_line(wish: Wish, names: Mapping[str, str]) -> str:
    """What a change asks for."""
    return str(WISHES[wish.wanted]) % {
        "name": names.get(wish.reviewer, ""), "label": names.get(wish.case, ""), "n": wish.n
    }  # fmt: skip


def change_rows(changes: Sequence[Change], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The changes of those applications that the officer knows of, each with why; the rest is told by number."""
    return [
        {
            "label": names[one.application],
            "dropped": ", ".join(names.get(key, "") for key in one.dropped),
            "added": ", ".join(names.get(key, "") for key in one.added),
            "why": " ".join(cause_line(cause, names) for cause in one.causes if _is_known(cause, names)),
        }
        for one in changes
        if one.application in names
    ]


def cause_line(cause: Cause, names: Mapping[str, str]) -> str:
    """What began a chain of changes."""
    return str(CAUSES[cause.why]) % {"name": names.get(cause.reviewer, ""), "label": names.get(cause.application, "")}


def _is_known(cause: Cause, names: Mapping[str, str]) -> bool:
    return not cause.application or cause.application in names


def _broken(report: RuleReport, names: Mapping[str, str]) -> str:
    if not report.broken:
        return _("kept everywhere")
    labels = sorted(names[case] for case in report.broken)
    shown = ", ".join(labels[:MOST_NAMED]) + (" …" if len(labels) > MOST_NAMED else "")
    said = ngettext(
        "not kept in %(n)s application: %(labels)s", "not kept in %(n)s applications: %(labels)s", len(labels)
    )
    return said % {"n": len(labels), "labels": shown}


def _possible(bound: float | None) -> str:
    return _("at most %(n)s is possible") % {"n": _decimals(bound)} if bound else ""


def _decimals(value: float | None) -> str:
    return number_format(value or 0.0, 3)
