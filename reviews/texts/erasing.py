"""A person's wish to be erased in words: what has to be done first, and what the law keeps and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.texts.naming import spoken
from reviews.queries.erasing import Obstacle

SENTENCES = {
    "erasure_asked": _("You have asked for your account to be erased already."),
    "erasure_in_the_way": _("Your account cannot be erased yet. The page says what you have to do first."),
    "erasure_not_asked": _("There is no request to erase your account that you could take back."),
}


@dataclass(frozen=True)
class Step:
    """What has to be done first, and where."""

    text: str
    label: str
    url: str


@dataclass(frozen=True)
class _Way:
    text: Promise
    label: Promise
    url: Callable[[Any], str]


WAYS = {
    "leads_open": _Way(
        _("You lead application %(thing)s, and others work in it. Withdraw it, or wait until the deadline has passed."),
        _("Withdraw application %(thing)s"),
        lambda application: reverse("withdraw", args=[application.reference]),
    ),
    "leads_undecided": _Way(
        _("You lead application %(thing)s, and the agency has not decided. Wait for the decision, or withdraw it."),
        _("Withdraw application %(thing)s"),
        lambda application: reverse("withdraw", args=[application.reference]),
    ),
    "agency": _Way(
        _("You have a role at %(thing)s. Ask an administrator of the agency to end it."),
        _("Contact %(thing)s"),
        lambda _agency: reverse("contact"),
    ),
    "panel": _Way(
        _("You have a part in a panel that has not ended: %(thing)s. Ask the handling officer to end your part."),
        _("Open what you review"),
        lambda _panel: reverse("reviewing"),
    ),
    "organisation": _Way(
        _("You act for %(thing)s. Ask another supervisor there, or the agency, to end your role."),
        _("Open the pages of %(thing)s"),
        lambda _organisation: reverse("inbox"),
    ),
    "grant": _Way(
        _("You lead the grant of application %(thing)s. Ask the agency to let another project leader take over."),
        _("Open the grant of %(thing)s"),
        lambda grant: reverse("grant", args=[grant.decision.application.reference]),
    ),
    "grant_change": _Way(
        _("You have agreed to lead a grant (%(thing)s). Wait for the agency, or have the request withdrawn."),
        _("Open the request (%(thing)s)"),
        lambda change: reverse("grant_change", args=[change.pk]),
    ),
}
KEPT = {
    "applications": _(
        "Your part in applications that an agency has received: your name, address, organisation and the CV that you "
        "transferred. They are official documents."
    ),
    "reviews": _(
        "Your reviews, declarations of conflicts of interest and what you have said in panels, with your name. They "
        "are part of the cases. What conflicts were judged by stays with them: ORCID, addresses, affiliations and "
        "publications; and what the agencies have in their registers of reviewers."
    ),
    "grants": _("The grants that you have led, with what was agreed and reported."),
    "office": _("What you have done for an agency: decisions, judgements, minutes and letters."),
    "organisations": _("What you have signed or answered for an organisation."),
    "enquiries": _("What you have asked an agency, and its answers."),
    "problems": _("The problems that you have reported."),
    "trail": _(
        "The audit trail: what was done and read, and when. It knows you by a number alone, and nothing leads from "
        "that to your name any more."
    ),
}


def step_of(obstacle: Obstacle) -> Step:
    """What has to be done about it, in the language of the page."""
    thing, way = obstacle.thing, WAYS[obstacle.code]
    name = {"thing": spoken(thing)}
    return Step(str(way.text) % name, str(way.label) % name, way.url(thing))
