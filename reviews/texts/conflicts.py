"""Declaring and judging conflicts of interest, in words: refusals, rules and the evidence of what was found."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from reviews.domain.conflicts import Origin
from reviews.models import Conflict

SENTENCES = {
    "accept_rules_first": _("Read and accept the rules on conflicts of interest first."),
    "declare_first": _("Declare your conflicts of interest first. Everything else opens when you have."),
    "nothing_to_declare": _("There is nothing to declare here."),
    "not_in_declaration": _("The list has changed since you opened the page. Reload the page and answer again."),
    "conflict_stands": _("You have declared a conflict of interest. Only the handling officer can change that."),
    "ground_missing": _("Say what kind of conflict of interest it is."),
    "answers_missing": _("%(n_missing)s applications have no answer yet."),
    "judgement_needs_reason": _("Write the reason for the judgement."),
    "own_conflict": _("The conflict is your own. Another officer judges it."),
    "never_in_bulk": _("A person's own statement is judged one at a time."),
    "illegal_judgement": _("The conflict has been judged since you opened the page. Reload the page."),
    "not_for_bulk": _("Choose at least one conflict."),
    "declaration_incomplete": _("%(name)s has not declared conflicts of interest yet."),
}

RULES = {
    "participant": _("takes part in the application"),
    "partner_employee": _("works at a partner of the application"),
    "former_partner_employee": _("has recently worked at a partner of the application"),
    "same_department": _("works at the same department as a participant"),
    "co_publication": _("has published with a participant in the last five years"),
    "co_publication_many_authors": _("has published with a participant, among many authors"),
    "co_publication_older": _("has published with a participant more than five years ago"),
    "co_author_name": _("stands by name among the co-authors of a participant"),
    "same_organisation": _("works at the same organisation as a participant"),
    "earlier_affiliation": _("has recently worked at the same organisation as a participant"),
    "same_email_domain": _("has an address at the same domain as a participant"),
    "declared": _("declared by the person"),
    "entered": _("entered by the officer"),
}

EVIDENCE = {
    "same_person": _("Is the same person as %(participant)s."),
    "same_name_and_organisation": _(
        "Has the same name as %(participant)s and works at the same organisation, %(organisation)s."
    ),
    "works_at": _("Works at %(organisation)s."),
    "contact_of": _("Is the contact person of %(organisation)s."),
    "worked_at": _("Worked at %(organisation)s until %(ended)s."),
    "works_with": _("Works at %(organisation)s, %(department)s, as %(participant)s does."),
    "works_at_as": _("Works at %(organisation)s, as %(participant)s does."),
    "worked_at_as": _("Worked at %(organisation)s until %(ended)s, where %(participant)s works."),
    "wrote_with": _("“%(title)s” (%(year)s, %(n_authors)s authors), with %(participant)s."),
    "named_in": _("“%(title)s” (%(year)s) by %(participant)s names an author called %(name)s."),
    "domain_of": _("Has an address at %(domain)s, as %(participant)s does."),
}


def rule_label(rule: str) -> str:
    """A rule as the end of a sentence that begins with the person's name."""
    return str(RULES.get(rule, rule))


def evidence_line(evidence: Mapping[str, Any]) -> str:
    """One piece of evidence, {code, params}, as a sentence."""
    params: Mapping[str, object] = evidence["params"]
    return str(EVIDENCE[evidence["code"]]) % params


def evidence_in_words(conflict: Conflict) -> str:
    """What a conflict rests on, a line each, as far as its agency knows it."""
    lines = [evidence_line(one) for one in conflict.evidence]
    if not lines and conflict.origin == Origin.DETECTED:
        return str(_("The agency has not entered itself what this rests on. Ask the reviewer."))
    return "\n".join(lines)
