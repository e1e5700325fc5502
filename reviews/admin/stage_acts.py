"""What an officer does with the stage of a round's cases: screen out, lift back, say what comes after the round."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.actions.ending import end_round
from reviews.actions.screening import lift_back, screen_out
from reviews.admin.round_state import cases_of, check_rest, now_of
from reviews.forms.staff.ending import EndRoundForm
from reviews.forms.staff.screening import LiftBackForm, ScreenOutForm

SCREENING_PAGE = "admin/reviews/screening.html"


def _to_screen(user: User, round_: Round, at: datetime) -> None:
    check_rest(round_)
    if not cases_of(user, round_, at).n_to_screen:
        raise Refused("nothing_to_screen")


def _to_lift_back(user: User, round_: Round, at: datetime) -> None:
    check_rest(round_)
    if not cases_of(user, round_, at).n_to_lift:
        raise Refused("nothing_to_lift_back")


def _to_end(user: User, round_: Round, at: datetime) -> None:
    if not now_of(round_).has_next:
        raise Refused("no_next_round")
    if not cases_of(user, round_, at).n_to_end:
        raise Refused("nothing_to_end")


def screen(doing: Doing) -> Done:
    given = {name: doing.values[name] for name in ("cases", "reason")}
    count = screen_out(**given, by=doing.user, at=doing.at)
    said = ngettext(
        "%(count)s application is screened out. What is written is kept.",
        "%(count)s applications are screened out. What is written is kept.",
        count,
    )
    return Done(said % {"count": count})


def lift(doing: Doing) -> Done:
    given = {name: doing.values[name] for name in ("cases", "reason")}
    count = lift_back(**given, by=doing.user, at=doing.at)
    said = ngettext(
        "%(count)s application is under review again, as it was.",
        "%(count)s applications are under review again, as they were.",
        count,
    )
    return Done(said % {"count": count})


def end(doing: Doing) -> Done:
    outcomes = doing.values["outcomes"]
    n_on = end_round(doing.row, outcomes, by=doing.user, at=doing.at)
    counts = {"n_cases": len(outcomes), "n_on": n_on}
    return Done(_("Outcomes saved: %(n_cases)s. Applications that go on: %(n_on)s.") % counts)


STAGE_ACTS = (
    Act(
        "screen-out",
        gettext_lazy("Screen out"),
        screen,
        _to_screen,
        ScreenOutForm,
        confirm_label=gettext_lazy("Screen out"),
        intro=gettext_lazy(
            "What is screened out leaves the reading lists and the ranking. Readers, drafts, reviews and grades are "
            "kept, and it can be lifted back until the panel's list is locked."
        ),
        template=SCREENING_PAGE,
    ),
    Act(
        "lift-back",
        gettext_lazy("Lift back"),
        lift,
        _to_lift_back,
        LiftBackForm,
        confirm_label=gettext_lazy("Lift back"),
        intro=gettext_lazy(
            "What is lifted back is under review as it was before, with its readers, drafts, reviews and grades."
        ),
        template=SCREENING_PAGE,
    ),
    Act(
        "end",
        gettext_lazy("End the round"),
        end,
        _to_end,
        EndRoundForm,
        confirm_label=gettext_lazy("Save the outcomes"),
        intro=gettext_lazy(
            "Say of each application whether it goes on to the next round, is out, or is decided on as it stands. "
            "What goes on can not be taken back; the rest can change until it is attached to a decision meeting."
        ),
        template="admin/reviews/end_round.html",
    ),
)
