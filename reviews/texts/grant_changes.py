"""Requests for changes of grants in words."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.domain.grant_changes import ChangeState, Kind, Voice
from reviews.models import ChangeRequest
from reviews.queries.grant_changes import lacking
from reviews.texts.columns import column

STATE_KINDS = {
    ChangeState.OPEN: "info",
    ChangeState.APPROVED: "positive",
    ChangeState.REFUSED: "negative",
    ChangeState.DECLINED: "neutral",
    ChangeState.WITHDRAWN: "neutral",
}
WAITS = {
    Voice.NEW_LEADER: _("Waits for the new project leader's consent."),
    Voice.ORGANISATION: _("Waits for the consent of a signatory of the organisation."),
    Voice.NEW_ORGANISATION: _("Waits for the consent of a signatory of the new organisation."),
}
ASKED = {
    Voice.NEW_LEADER: _("You are asked to become project leader of the grant."),
    Voice.ORGANISATION: _("Your organisation is asked to consent."),
    Voice.NEW_ORGANISATION: _("Your organisation is asked to take over the grant."),
}
TITLES = {
    Kind.LEADER: _("Ask for a change of project leader"),
    Kind.ORGANISATION: _("Ask for a change of organisation"),
    Kind.PERIOD: _("Ask for another end of the grant"),
}
SENTENCES = {
    "change_needs_reason": _("Write why."),
    "change_needs_another_leader": _("Write the address of somebody else than the project leader."),
    "change_needs_another_organisation": _("Choose another organisation than the present one."),
    "change_needs_approved_organisation": _("The organisation is not approved as administrating organisation."),
    "change_needs_a_signatory": _(
        "Nobody can consent for this organisation: nobody signs for it in the portal, or only people who take part in "
        "the application. Ask the organisation or the agency to register another signatory, then ask again."
    ),
    "change_needs_another_end": _("The new end must be another day than the present one, after the grant has begun."),
    "change_needs_an_earlier_end": _("A grant ends at most %(n_years)s years after the year in which it starts."),
    "change_other_first": _(
        "A change of project leader or organisation is asked for already. It is decided first, or withdrawn: "
        "everybody consents to what the grant is then."
    ),
    "change_open_already": _("The same change is asked for already. It is decided first, or withdrawn."),
    "change_not_open": _("The request is decided or withdrawn."),
    "change_own": _("You have a part in this request yourself. Another officer decides on it."),
    "change_not_yours": _("Who has asked withdraws the request."),
    "change_not_yours_to_answer": _("Your consent is not asked for, or you have given it."),
    "change_lacks_consent": _("Not everybody who is asked has consented yet."),
}


def wanted(change: ChangeRequest) -> str:
    """What is asked for, in the language of the page."""
    if change.kind == Kind.LEADER:
        return change.leader.name if change.leader is not None else change.leader_email
    if change.organisation is not None:
        return column(change.organisation, "name")
    return date_format(change.ends_on, "j F Y") if change.ends_on is not None else "–"


def waits_for(change: Any) -> list[str]:
    """For whom an open request waits, in sentences."""
    if change.state != ChangeState.OPEN:
        return []
    return [str(WAITS[voice]) for voice in lacking(change)] or [gettext("Waits for the agency's decision.")]


def shown(change: Any, url: str) -> dict[str, Any]:
    """A request as a row of a page."""
    return {
        "change": change,
        "wanted": wanted(change),
        "kind": STATE_KINDS[ChangeState(change.state)],
        "waits": waits_for(change),
        "url": url,
    }
