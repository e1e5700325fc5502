"""What a call's page says of its dates, of who may apply and of money, as rows for the components."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.phases import Phase
from applications.models import Call, Notice, Round
from applications.queries.retention import kept_until
from applications.texts.phases import PHASE_KINDS, PHASE_LABELS
from applications.texts.reading import sek, short_sek

Row = dict[str, Any]


def phase_words(phase: Phase) -> Row:
    """The phase as a status: kind and text."""
    return {"kind": PHASE_KINDS.get(phase, "neutral"), "text": PHASE_LABELS[phase]}


def moment(instant: datetime) -> str:
    """An instant in Swedish time, in the reader's words."""
    return date_format(localtime(instant), "DATETIME_FORMAT")


def call_events(call: Call, rounds: Iterable[Round], moved: Iterable[Notice], at: datetime) -> list[Row]:
    """The call's dates for the timeline; the deadline says which earlier one it replaces."""
    earlier = "; ".join(
        _("Moved on %(day)s, earlier %(deadline)s.")
        % {"day": moment(notice.at), "deadline": moment(notice.old_closes_at)}
        for notice in moved
        if notice.old_closes_at is not None
    )
    events = [
        {"title": _("The call opens"), "at": call.opens_at},
        {"title": _("Deadline"), "at": call.closes_at, "text": earlier},
    ]
    if call.needs_signature:
        events.append({"title": _("Organisations have signed"), "at": call.signing_closes_at})
    for item in rounds:
        events.append({"title": _("Reviews are ready"), "at": item.review_due_at})
        events.append({"title": _("Panels have met"), "at": item.panel_closes_at})
    if call.decided_at is not None and call.decided_at <= at:
        events.append({"title": _("Decisions are published"), "at": call.decided_at})
    events.append({"title": _("Grants start"), "date": call.grant_starts_on})
    return [event | {"state": _state(event, at)} for event in events]


def who_may_apply(call: Call) -> list[Row]:
    """The rules on people and organisations."""
    rows = []
    if call.profile == Call.Profile.VR:
        numbers = {"fewest": call.n_participants_min, "most": call.n_participants_max}
        rows.append((_("Who applies"), _("A project leader together with participating researchers.")))
        rows.append((_("Participating researchers"), _("%(fewest)s to %(most)s, the leader not counted.") % numbers))
    else:
        rows.append((_("Who applies"), _("A coordinating organisation together with project parties.")))
    rows.append((_("Organisation"), _organisation_rule(call)))
    if call.n_publications_max:
        words = ngettext("At most %(n)s publication.", "At most %(n)s publications.", call.n_publications_max)
        rows.append((_("Each researcher's CV"), words % {"n": call.n_publications_max}))
    rows.append((_("Planning grant"), _("Not needed. It changes neither eligibility nor assessment.")))
    if call.needs_signature:
        text = _("The organisation signs after the deadline, at the latest %(at)s.") % {
            "at": moment(call.signing_closes_at)
        }
        rows.append((_("Signature"), text))
    kept = {"day": date_format(kept_until(call, call.closes_at))}
    rows.append((_("Drafts"), _("What has not been registered is kept until %(day)s and then erased.") % kept))
    return [{"key": key, "value": value} for key, value in rows]


def money_rules(call: Call) -> list[Row]:
    """The frame, the awards, the amounts per year and the grant period."""
    awards = ngettext("%(n)s grant", "%(n)s grants", call.n_awards_max) % {"n": _range(call)}
    rows = [(_("Budget frame"), short_sek(call.frame_sek)), (_("Planned awards"), awards)]
    if call.budget_min_sek_per_year:
        rows.append((_("Smallest amount"), _("%(amount)s a year") % {"amount": sek(call.budget_min_sek_per_year)}))
    if call.budget_max_sek_per_year:
        rows.append((_("Largest amount"), _("%(amount)s a year") % {"amount": sek(call.budget_max_sek_per_year)}))
    period = {"start": date_format(call.grant_starts_on), "end": date_format(call.grant_ends_on)}
    rows.append((_("Grant period"), _("%(start)s to %(end)s") % period))
    return [{"key": key, "value": value} for key, value in rows]


def _organisation_rule(call: Call) -> str:
    if call.needs_approved_organisation:
        return _("Approved as administrating organisation by the Swedish Research Council.")
    return _("Any organisation that fulfils the call's conditions.")


def _range(call: Call) -> str:
    fewest, most = call.n_awards_min, call.n_awards_max
    return str(most) if fewest == most else f"{fewest}–{most}"


def _state(event: Row, at: datetime) -> str:
    if "date" in event:
        return "done" if event["date"] <= localtime(at).date() else ""
    return "done" if event["at"] <= at else ""
