"""Grants in words: where they stand, and what is refused about them."""

from django.utils.translation import gettext_lazy as _

from reviews.domain.grants import GrantState, Side, Standing

STANDING_LABELS = {
    Standing.WAITS_FOR_BOTH: _("waits for the project leader and the organisation"),
    Standing.WAITS_FOR_LEADER: _("waits for the project leader"),
    Standing.WAITS_FOR_ORGANISATION: _("waits for the organisation"),
    Standing.LAPSED: _("not accepted in time"),
    Standing.ACCEPTED: _("accepted by both sides"),
    Standing.DECLINED: _("grant declined"),
    Standing.ENDED: _("grant ended"),
}
STANDING_KINDS = {
    Standing.WAITS_FOR_BOTH: "info",
    Standing.WAITS_FOR_LEADER: "info",
    Standing.WAITS_FOR_ORGANISATION: "info",
    Standing.LAPSED: "notice",
    Standing.ACCEPTED: "positive",
    Standing.DECLINED: "neutral",
    Standing.ENDED: "neutral",
}
ANSWERED = {
    (Side.LEADER, "accepted"): _("The project leader, %(name)s, accepted the terms."),
    (Side.LEADER, "declined"): _("The project leader, %(name)s, declined the grant."),
    (Side.ORGANISATION, "accepted"): _("%(name)s accepted the terms for %(organisation)s."),
    (Side.ORGANISATION, "declined"): _("%(name)s declined the grant for %(organisation)s."),
}
BESIDE_THE_DECISION = {
    GrantState.WAITING: _("The project leader and the organisation accept the terms of the grant."),
    GrantState.ACCEPTED: _("The project leader and the organisation have accepted the terms of the grant."),
    GrantState.DECLINED: _("The grant was declined after the decision."),
    GrantState.ENDED: _("The agency ended the grant after the decision."),
}
SENTENCES = {
    "terms_missing": _(
        "The call has no terms of grants. Write them before grants are decided: a grant is made with its terms."
    ),
    "terms_need_both_languages": _("Write the terms in both languages."),
    "report_day_half": _("Write both the month and the day of the yearly report, or neither."),
    "terms_unchanged": _("The terms say this already."),
    "terms_answered": _("The terms are answered already."),
    "acceptance_closed": _("The last day to accept the terms has passed. Ask the agency for more time."),
    "grant_not_waiting": _("The grant does not wait for an answer."),
    "grant_begun": _("The grant has begun and cannot be ended here."),
    "grant_changed_since_read": _("The grant has changed since you opened the page. Read it again before you answer."),
    "not_yours_to_answer": _("The project leader and a signatory of the organisation answer."),
    "own_grant": _("You take part in this application yourself. Another signatory answers for the organisation."),
    "decline_needs_reason": _("Write why the grant is declined."),
    "more_time_needs_reason": _("Write why there is more time."),
    "more_time_not_later": _("The new day must be later than the present one, and not past."),
    "end_needs_reason": _("Write why the grant is ended."),
}
