"""The minutes of a decision meeting, generated from its list as text that an officer then edits."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.domain.numbers import format_sek
from reviews.models import Decision, DecisionMeeting

ORDER = (Decision.Outcome.GRANTED, Decision.Outcome.REJECTED, Decision.Outcome.DISMISSED)


def minutes(meeting: DecisionMeeting, decisions: Sequence[Decision]) -> str:
    """Minutes in Swedish: the language of the decision."""
    with translation.override("sv"):
        lines = [
            _("Minutes of %(title)s") % {"title": meeting.title},
            _("Held on %(date)s by %(agency)s")
            % {"date": date_format(meeting.held_on), "agency": meeting.call.agency.name_sv},
            _("Call: %(call)s") % {"call": meeting.call.title_sv},
            "",
        ]
        for outcome in ORDER:
            lines += _part(outcome, [one for one in decisions if one.outcome == outcome])
        return "\n".join(lines).strip() + "\n"


def added_below(standing: str, own: str) -> str:
    """What stands, with what somebody who cannot read it adds: nothing is lost, and nothing is said twice."""
    return standing if own in standing else f"{standing}\n\n{own}".strip()


def completed(standing: str, own: str, rest: Sequence[Decision]) -> str:
    """The minutes as an officer wrote them; one who does not see `rest` adds to what stands, and the list of those."""
    return added_below(added_below(standing, own), _listed(rest)) if rest else own


def _listed(decisions: Sequence[Decision]) -> str:
    with translation.override("sv"):
        lines = [_("Handled by another officer"), ""]
        for outcome in ORDER:
            lines += _part(outcome, [one for one in decisions if one.outcome == outcome])
        return "\n".join(lines).strip()


def _part(outcome: Decision.Outcome, decisions: Sequence[Decision]) -> list[str]:
    if not decisions:
        return []
    lines = [f"{str(outcome.label).capitalize()} ({len(decisions)})"]
    for one in decisions:
        amount = f", {format_sek(one.amount_sek)} kr" if one.amount_sek else ""
        lines.append(f"– {one.application.reference}{amount}")
    return [*lines, ""]
