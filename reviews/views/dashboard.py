"""The first page of everybody who reviews: what, by when, how far, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reviews.models import Panel, PanelRole
from reviews.queries.dashboard import RoundTasks, rounds_of
from reviews.queries.own_dates import OwnDate
from reviews.queries.own_words import own_reviewer
from reviews.texts.activities import LABELS
from reviews.texts.columns import language


@dataclass(frozen=True)
class Next:
    """The one thing to do now; without an address there is nothing but to wait."""

    text: str
    url: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class RoundPage:
    """A round with its next step. `is_early`: the call has not closed, so there is nothing to declare about."""

    tasks: RoundTasks
    next: Next
    is_early: bool
    is_decided: bool

    @property
    def may_bid(self) -> bool:
        """Whether there is anything of which the person may say that it would like to read it."""
        return self.tasks.reads and self.tasks.n_asked > self.tasks.n_undeclared and not self.is_decided

    @property
    def dates(self) -> list[tuple[Any, OwnDate]]:
        """By when what is to be done, each with its label; after the decision nothing is."""
        return [] if self.is_decided else [(LABELS[one.name], one) for one in self.tasks.dates]

    @property
    def has_several(self) -> bool:
        """Whether the dates are of more than one panel, which then has to be named."""
        return len({one.panel for one in self.tasks.dates} - {None}) > 1


@login_required
def reviewing(request: HttpRequest) -> HttpResponse:
    rounds = [_page(tasks, request.at) for tasks in rounds_of(request.user, request.at, language())]
    is_kept = bool(rounds) or own_reviewer(request.user) is not None
    return render(request, "reviews/dashboard.html", {"rounds": rounds, "now": request.at, "is_kept": is_kept})


def _page(tasks: RoundTasks, at: datetime) -> RoundPage:
    call = tasks.round.call
    is_decided = call.decided_at is not None and call.decided_at <= at
    return RoundPage(tasks, _next_of_call(tasks, is_decided, at), at <= call.closes_at, is_decided)


def _next_of_call(tasks: RoundTasks, is_decided: bool, at: datetime) -> Next:
    if is_decided:
        text = _("The decisions are published. Thank you for your reviewing.")
        return Next(text, reverse("granted_clusters"), _("Granted clusters"))
    closes_at = tasks.round.call.closes_at
    if at <= closes_at:
        text = _("You declare your conflicts of interest when the call has closed, %(date)s.")
        return Next(text % {"date": date_format(localtime(closes_at), "DATETIME_FORMAT")}, *_rules(tasks))
    return _next(tasks, at)


def _rules(tasks: RoundTasks) -> tuple[str, str]:
    """Where to accept the rules, which one can do at any time."""
    if tasks.has_accepted:
        return "", ""
    return reverse("declaration", args=[tasks.round.pk]), _("Read and accept the rules")


def _next(tasks: RoundTasks, at: datetime) -> Next:
    declaration = reverse("declaration", args=[tasks.round.pk])
    if not tasks.has_accepted:
        return Next(_("Read and accept the rules on conflicts of interest."), declaration, _("Go to the rules"))
    if tasks.n_undeclared:
        return Next(_("Declare your conflicts of interest. Everything else opens then."), declaration, _("Declare"))
    if not tasks.n_asked:
        return Next(_before_cases(tasks, at))
    if at < tasks.round.review_opens_at:
        text = _("You have declared. The review opens %(date)s. You get an e-mail with what you are asked to review.")
        return Next(text % {"date": date_format(localtime(tasks.round.review_opens_at))}, *_bids(tasks))
    return _next_in_review(tasks)


def _bids(tasks: RoundTasks) -> tuple[str, str]:
    """Where to say what one would like to review, for whoever has not."""
    if tasks.n_bids or not tasks.reads:
        return "", ""
    return reverse("bids", args=[tasks.round.pk]), _("Say what you would like to review")


def _before_cases(tasks: RoundTasks, at: datetime) -> str:
    """What happens first, where there is nothing to declare about yet."""
    if not tasks.panels:
        return _("No application has been given to you yet. You get an e-mail when one is.")
    if at >= tasks.round.review_opens_at:
        return _("Your panel has no applications yet. You get an e-mail when it has.")
    text = _(
        "The agency first checks signatures and eligibility. After that, and before %(date)s, you declare your "
        "conflicts of interest. You get an e-mail when it is time."
    )
    return text % {"date": date_format(localtime(tasks.round.review_opens_at))}


def _in_panel(role: PanelRole) -> str:
    panel = role.panel
    if panel.list_state == Panel.ListState.LOCKED:
        return _("The panel's priority list is locked. You can still read it, with the reviews and statements.")
    if role.role == PanelRole.Role.CHAIR:
        return _("The panel is open: enter its grades and statements, put the priority list in order and lock it.")
    return _("The panel is open: read the reviews and agree on grades.")


def _next_in_review(tasks: RoundTasks) -> Next:
    task = tasks.next_task
    if task is not None and task.seen.may_read_text:
        url = reverse("review_case", args=[task.seen.case.pk])
        return Next(_("Write your next review: %(label)s.") % {"label": task.seen.case.label}, url, _("Go on"))
    if tasks.panel_is_open and tasks.panels:
        role = tasks.panels[0]
        return Next(_in_panel(role), reverse("panel", args=[role.panel.pk]), _("Go to the panel"))
    chaired = next((role for role in tasks.panels if role.role == PanelRole.Role.CHAIR), None)
    if chaired is not None:
        text = _("As chair you follow the reviews of your panel as they are submitted.")
        return Next(text, reverse("panel", args=[chaired.panel.pk]), _("Go to the panel"))
    if tasks.tasks:
        return Next(_("All your reviews are submitted. Thank you."))
    return Next(_("No application is assigned to you at the moment."))
