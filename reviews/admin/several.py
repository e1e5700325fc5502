"""Acting on several applications of the list: tick, look at the count and the list, confirm once."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.actions.eligibility import judge
from applications.actions.signing import extend
from applications.actions.signing_reminders import remind_by_hand
from applications.admin.acts import Act, Doing, Done, allow, in_words
from applications.admin.lists import offered_query
from applications.models import Application
from reviews.actions.several import Outcome, each
from reviews.admin.export_act import order
from reviews.forms.staff.several import LISTED, SeveralForm
from reviews.queries.several import ELIGIBLE, EXPORT, EXTEND, REMIND, Plan

SEVERAL = "several"
TOLD = 50


def _offered(address: Mapping[str, Any]) -> str:
    return offered_query(admin.site._registry[Application], address)


class ApplicationsForm(SeveralForm):
    offered = staticmethod(_offered)


def several(doing: Doing) -> Done:
    plan: Plan = doing.values["plan"]
    if plan.act == EXPORT:
        given = {"listed": LISTED, "format": doing.values["format"], "query": doing.values["query"]}
        return order(Doing(doing.user, doing.at, None, {**given, "chosen": doing.values["keys"]}))
    return Done(in_sentences(each(plan.ready, _act(plan.act, doing))))


def _act(name: str, doing: Doing) -> Callable[[Application], object]:
    by_whom: dict[str, Any] = {"by": doing.user, "at": doing.at}
    said = {one: doing.values.get(one) for one in ("until", "reason")}
    acts: dict[str, Callable[[Application], object]] = {
        ELIGIBLE: lambda one: judge(one, outcome="eligible", **by_whom),
        REMIND: lambda one: remind_by_hand(one, **by_whom),
        EXTEND: lambda one: extend(one, **said, **by_whom),
    }
    return acts[name]


def in_sentences(outcomes: list[Outcome]) -> str:
    """What happened, application by application."""
    done = [one.application.reference for one in outcomes if one.refusal is None]
    said = [ngettext("Done with %(n)s application.", "Done with %(n)s applications.", len(done)) % {"n": len(done)}]
    if done:
        said.append(f"{', '.join(done[:TOLD])}{' …' if len(done) > TOLD else ''}.")
    refused = [one for one in outcomes if one.refusal is not None]
    for one in refused[:TOLD]:
        words = {"reference": one.application.reference, "why": in_words(one.refusal)} if one.refusal else {}
        said.append(_("Not done with %(reference)s: %(why)s") % words)
    return " ".join(said)


def tick(row: Application) -> SafeString:
    """The box before a row, which belongs to the form below the list."""
    label = _("Choose %(reference)s") % {"reference": row.reference}
    box = '<input type="checkbox" class="row-tick" form="several" name="chosen" value="{}" aria-label="{}">'
    return format_html(box, row.pk, label)


SEVERAL_ACT = Act(
    SEVERAL,
    gettext_lazy("Several applications"),
    several,
    allow,
    ApplicationsForm,
    template="admin/reviews/several.html",
    shown=False,
)
