"""Assigning reviewers in words: refusals, shortages and ways out of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain import endings
from reviews.texts.rules import NAMES, rule_name

SENTENCES = {
    "run_at_work": gettext_lazy("An assignment run is at work in this round. Wait for it or cancel it."),
    "run_is_over": gettext_lazy("The run is over already."),
    "nothing_to_assign": gettext_lazy("There is nothing to assign: no application under review lies in a panel."),
    "nobody_to_assign": gettext_lazy("Nobody can be assigned: no member of a panel has declared everything yet."),
    "panel_is_open": gettext_lazy("The panels have opened: there are no more runs, and no review to open."),
    "reviewer_barred": gettext_lazy("%(name)s cannot read %(label)s: there is a conflict of interest."),
    "already_assigned": gettext_lazy("%(name)s reads %(label)s already."),
    "not_in_its_panel": gettext_lazy("%(name)s has no part in the panel of %(label)s."),
    "not_declared": gettext_lazy("%(name)s has not declared all conflicts of interest yet."),
    "assignment_ended": gettext_lazy("This assignment has ended already."),
    "taking_back_needs_reason": gettext_lazy("The reviewer knows of this assignment. Write why it is taken back."),
    "pair_closed": gettext_lazy("It has been decided that %(name)s does not read %(label)s. Open the pair first."),
    "pair_is_open": gettext_lazy("The pair is open again already."),
    "nobody_reads_yet": gettext_lazy("Nobody reads anything yet: start a run first."),
    "nothing_to_change": gettext_lazy("Say at least one thing that shall change."),
    "wished_twice": gettext_lazy("Ask for each pair, and for each reviewer, once."),
    "pair_not_standing": gettext_lazy("%(name)s does not read %(label)s, so there is nothing to keep."),
    "gets_no_readings": gettext_lazy("No run gives %(name)s readings: see who has declared and is there."),
    "review_begun": gettext_lazy("%(name)s has begun to review %(label)s: a reading that has begun is never moved."),
    "not_waiting": gettext_lazy("The change does not wait for approval any more."),
    "round_has_changed": gettext_lazy(
        "The round has changed since the change was worked out: applications, or those who can read them. "
        "Reject it and ask for it again."
    ),
    "conflict_since": gettext_lazy(
        "A conflict of interest has come to light since the change was worked out. Reject it and ask for it again."
    ),
    "nothing_to_repair": gettext_lazy("No reading is open any more."),
    "nothing_to_confirm": gettext_lazy("Nothing waits for confirmation."),
    # a file of pairs
    "label_missing": gettext_lazy("Write the label of the application."),
    "label_unknown": gettext_lazy("No application of the round that you handle has the label “%(written)s”."),
    "reviewer_unknown": gettext_lazy("The agency knows no reviewer as “%(written)s”."),
    "reviewer_ambiguous": gettext_lazy("Several reviewers are called “%(written)s”. Write the e-mail address instead."),
    "reviewer_two": gettext_lazy("“%(written)s” is another reviewer than the one with the e-mail address."),
    "keep_unknown": gettext_lazy("Write yes or no, or leave it empty: %(written)s"),
    "pair_twice": gettext_lazy("The pair stands in row %(earlier)s already. Remove one of the two."),
    "pairs_changed_since_preview": gettext_lazy(
        "Somebody else has changed the readers since you looked. Nothing is imported. Choose the file again."
    ),
}
LOSSES = {
    endings.CONFLICT: gettext_lazy("%(name)s has a conflict of interest."),
    endings.DECLINED: gettext_lazy("%(name)s has declined."),
    "": gettext_lazy("%(name)s does not read it any more."),
}
SHORTAGES = {
    "demand_exceeds_reviewers": gettext_lazy(
        "%(cases)s need %(needed)s readers each, and there are only %(available)s reviewers."
    ),
    "locks_exceed_demand": gettext_lazy("More readers are locked for %(cases)s than are wanted."),
    "locks_exceed_load": gettext_lazy("More readings are locked for %(reviewers)s than that person takes."),
    "loads_too_low": gettext_lazy(
        "%(cases)s need %(needed)s readings; the reviewers who can read them take %(available)s together."
    ),
    "too_few_without_conflict": gettext_lazy(
        "%(cases)s need %(needed)s readings; reviewers free of conflict can give %(available)s."
    ),
    "load_min_exceeds_applications": gettext_lazy("%(reviewers)s shall read more than there are applications."),
    "load_min_exceeds_demand": gettext_lazy("The reviewers' least readings are more than what is needed."),
    "rule_unreachable": gettext_lazy("The rule “%(rules)s” cannot be kept for %(cases)s."),
    "rules_conflict": gettext_lazy("These rules cannot be kept together for %(cases)s: %(rules)s."),
    "load_min_unreachable": gettext_lazy("%(reviewers)s cannot reach the least number of readings."),
}
RELAXATIONS = {
    "raise_load_max": gettext_lazy("let %(name)s take %(amount)s more"),
    "lower_load_min": gettext_lazy("let %(name)s take %(amount)s less"),
    "lower_demand": gettext_lazy("lower the number of readers of %(name)s by %(amount)s"),
    "unlock": gettext_lazy("unlock a reader of %(name)s"),
    "soften_rule": gettext_lazy("give the rule “%(name)s” a price instead of asking for it always"),
}
TERMS = {
    "subject_codes": gettext_lazy("subject codes"),
    "keywords": gettext_lazy("keywords"),
    "technology_area": gettext_lazy("technology area"),
    "text": gettext_lazy("texts"),
    "bid": gettext_lazy("wish"),
    "competence": gettext_lazy("declared competence"),
}
SAID = frozenset({"bid", "competence"})


def said_line(terms: Iterable[str]) -> str:
    """How what reviewers have not said counts, where any of the terms is what they say."""
    if not SAID & set(terms):
        return ""
    return _("What a reviewer has said nothing about counts 50 per cent: neither for nor against.")


def shortage(diagnosis: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why there is no solution. `names`: what the reader may call cases and reviewers.

    Of a shortage in which a case has a part that the reader may not know of, there is not even a figure.
    """
    if not all(case in names for case in diagnosis["cases"]):
        return _("It is about an application that another handles, because you have a conflict of interest.")
    listed = {key: _listed(diagnosis[key], names) for key in ("cases", "reviewers")}
    rules = ", ".join(rule_name(key) for key in diagnosis["rules"])
    parameters = {**diagnosis["parameters"], **listed, "rules": rules}
    return str(SHORTAGES[diagnosis["code"]]) % parameters


def ways_out(diagnosis: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """The cheapest changes that together make a solution possible; none where the reader may not know of one."""
    known = {**names, **{key: rule_name(key) for key in NAMES}}
    if not all(one["of"] in known for one in diagnosis["relaxations"]):
        return []
    return [
        str(RELAXATIONS[one["code"]]) % {"name": known[one["of"]], "amount": one["amount"]}
        for one in diagnosis["relaxations"]
    ]


def _listed(keys: list[str], names: Mapping[str, str]) -> str:
    return ", ".join(names[key] for key in keys[:12]) + (" …" if len(keys) > 12 else "")


def loss_line(name: str, reason: str) -> str:
    """Who is gone from a case, and why."""
    if reason in LOSSES:
        return str(LOSSES[reason]) % {"name": name}
    return _("%(name)s does not read it any more: %(reason)s") % {"name": name, "reason": reason}
