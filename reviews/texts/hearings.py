"""What planning and changing a hearing refuses, in words; and where one stands."""

from django.utils.translation import gettext_lazy as _

from reviews.domain.hearings import HearingState

SENTENCES = {
    "hearing_in_past": _("The time has passed. Choose a later one."),
    "hearing_ends_before_start": _("The hearing ends before it starts."),
    "hearing_link_not_https": _("Write an address that begins with https://."),
    "hearing_is_nowhere": _("Write a venue, or the address of a video meeting."),
    "names_in_past": _("The last day to name people has passed. Choose a later one."),
    "names_after_start": _("People are named before the first hearing starts. Choose an earlier time."),
    "hearings_overlap": _("Two of the hearings overlap."),
    "panel_taken": _("The panel hears %(label)s at that time. Choose another."),
    "person_taken": _("%(name)s is at the hearing of %(label)s at that time. Choose another."),
    "time_taken": _("The panel, or somebody who is to come, is at another hearing at that time. Choose another."),
    "not_to_be_heard": _(
        "%(label)s cannot be heard: a hearing is planned already, or the application is no longer before the panel."
    ),
    "hearing_planned": _("A hearing of the application is planned. Cancel it first."),
    "hearing_cancelled": _("The hearing is cancelled."),
    "hearing_over": _("The hearing is over."),
    "hearing_needs_reason": _("Write why the hearing is cancelled."),
    "names_too_late": _("The last day to say who comes has passed. Ask the agency."),
    "too_many_guests": _("At most %(guests_max)s people can come with the project leader."),
    "not_in_consortium": _("Choose among those who take part in the application."),
    "more_are_named": _("The project leader has named %(n_named)s people already."),
}
STATE_LABELS = {
    HearingState.PLANNED: _("Will be held"),
    HearingState.MOVED: _("Moved"),
    HearingState.CANCELLED: _("Cancelled"),
}
STATE_KINDS = {
    HearingState.PLANNED: "info",
    HearingState.MOVED: "notice",
    HearingState.CANCELLED: "neutral",
}
