"""What an officer does in a round: open the review, start runs, assign by hand, confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.models import Round
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.actions import assignments, hand_assigning
from reviews.actions.cases import open_cases, place_in_panel
from reviews.actions.ending import end_round
from reviews.actions.extending import extend_review
from reviews.actions.recording import keep_original, record_review
from reviews.actions.screening import lift_back, screen_out
from reviews.forms.staff import assigning as forms
from reviews.forms.staff.ending import EndRoundForm
from reviews.forms.staff.screening import LiftBackForm, ScreenOutForm
from reviews.models import Assignment, Case
from reviews.policies.assigning import check_before_panel, check_open, check_run
from reviews.policies.staff import check_declared_officer
from reviews.queries.desk import cases_of_staff
from reviews.queries.repairs import open_readings
from reviews.queries.rounds import CasesNow, RoundNow, cases_now, round_now

SCREENING_PAGE = "admin/reviews/screening.html"


def _declared(user: User, round_: Round, _at: datetime) -> None:
    check_declared_officer(user, round_.call)


def _to_keep(user: User, round_: Round, at: datetime) -> None:
    _none_at_work(user, round_, at)
    check_before_panel(round_, at)


def _to_place(user: User, round_: Round, at: datetime) -> None:
    """Until the panels open; then only where a case that the officer sees has no panel."""
    _declared(user, round_, at)
    if not cases_of_staff(user, round_, at).filter(panel=None).exists():
        check_before_panel(round_, at)


def _none_at_work(user: User, round_: Round, at: datetime) -> None:
    _declared(user, round_, at)
    _check_rest(round_)


def _check_rest(round_: Round) -> None:
    if now_of(round_).is_at_work:
        raise Refused("run_at_work")


def _to_open(user: User, round_: Round, at: datetime) -> None:
    check_open(user, round_, now_of(round_).has_ready, at)


def _to_start(user: User, round_: Round, at: datetime) -> None:
    check_run(user, round_, now_of(round_), at)
    if now_of(round_).is_at_work:
        raise Refused("run_at_work")


def _to_repair(user: User, round_: Round, at: datetime) -> None:
    _to_start(user, round_, at)
    if not open_readings(cases_of_staff(user, round_, at), round_):
        raise Refused("nothing_to_repair")


def _to_confirm(user: User, round_: Round, at: datetime) -> None:
    _none_at_work(user, round_, at)
    if not now_of(round_).has_waiting:
        raise Refused("nothing_to_confirm")


def _to_screen(user: User, round_: Round, at: datetime) -> None:
    _check_rest(round_)
    if not cases_of(user, round_, at).n_to_screen:
        raise Refused("nothing_to_screen")


def _to_lift_back(user: User, round_: Round, at: datetime) -> None:
    _check_rest(round_)
    if not cases_of(user, round_, at).n_to_lift:
        raise Refused("nothing_to_lift_back")


def _to_end(user: User, round_: Round, at: datetime) -> None:
    if not now_of(round_).has_next:
        raise Refused("no_next_round")
    if not cases_of(user, round_, at).n_to_end:
        raise Refused("nothing_to_end")


def now_of(round_: Round) -> RoundNow:
    """Looked up once a row, since a page asks for every act; the actions look again under their lock."""
    if not hasattr(round_, "now"):
        round_.now = round_now(round_)
    return round_.now


def cases_of(user: User, round_: Round, at: datetime) -> CasesNow:
    """Looked up once a row, too; an officer who has not declared sees no cases."""
    if not hasattr(round_, "cases_now"):
        round_.cases_now = cases_now(user, round_, at)
    return round_.cases_now


def open_review(doing: Doing) -> Done:
    opened = open_cases(doing.row, by=doing.user, at=doing.at)
    counts = {"cases": opened.n_cases, "left": opened.n_without_panel, "conflicts": opened.n_conflicts}
    return Done(
        _("Applications opened: %(cases)s, of these without a panel: %(left)s. Conflicts found: %(conflicts)s.")
        % counts
    )


def start(doing: Doing) -> Done:
    given = {name: doing.values[name] for name in ("n_readers", "fairness_percent", "seed", "loads")}
    run = assignments.start_run(doing.row, **given, by=doing.user, at=doing.at)
    page = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return Done(_("The run has started."), to=page)


def repair(doing: Doing) -> Done:
    run = assignments.start_repair(doing.row, by=doing.user, at=doing.at)
    page = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return Done(_("New readers are being found. All others stay."), to=page)


def add_pair(doing: Doing) -> Done:
    made = hand_assigning.assign(
        doing.values["case"], doing.values["reviewer"], locked=doing.values["locked"], by=doing.user, at=doing.at
    )
    said = _("%(name)s is proposed for %(label)s.") % {"name": made.reviewer, "label": made.case}
    return Done(said, to=_at_case(made.case))


def take_back(doing: Doing) -> Done:
    one = _pair(doing)
    hand_assigning.take_back(one, reason=doing.values["reason"], by=doing.user, at=doing.at)
    said = _("%(name)s no longer reads %(label)s.") % {"name": one.reviewer, "label": one.case}
    return Done(said, to=_at_case(one.case))


def extend(doing: Doing) -> Done:
    one = _pair(doing)
    extend_review(one, until=doing.values["until"], reason=doing.values["reason"], by=doing.user, at=doing.at)
    said = _("%(name)s has longer for %(label)s, and gets an e-mail.") % {"name": one.reviewer, "label": one.case}
    return Done(said, to=_at_case(one.case))


def record(doing: Doing) -> Done:
    one = _pair(doing)
    file = doing.values["original"]
    given = {"source": doing.values["source"], "original": keep_original(file.chunks(), file.name)}
    record_review(one, doing.values["marks"], **given, by=doing.user, at=doing.at)
    said = _("The review of %(label)s by %(name)s is entered. Its author gets an e-mail.")
    return Done(said % {"name": one.reviewer, "label": one.case}, to=_at_case(one.case))


def set_lock(doing: Doing) -> Done:
    one, locked = _pair(doing), doing.values["locked"]
    hand_assigning.set_lock(one, locked=locked, by=doing.user, at=doing.at)
    said = _("The pair stays in every run.") if locked else _("Runs may move the pair again.")
    return Done(said, to=_at_case(one.case))


def confirm(doing: Doing) -> Done:
    count = hand_assigning.confirm(doing.row, by=doing.user, at=doing.at)
    return Done(_("Confirmed: %(count)s new assignments. The reviewers get an e-mail.") % {"count": count})


def place(doing: Doing) -> Done:
    case, panel = doing.values["case"], doing.values["panel"]
    place_in_panel(case, panel, by=doing.user, at=doing.at)
    return Done(_("%(label)s lies in %(panel)s.") % {"label": case, "panel": spoken(panel)}, to=_at_case(case))


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


def _at_case(case: Case) -> str:
    """The round's page with the case opened."""
    page = reverse("admin:reviews_assignmentrun_round", args=[case.round_id])
    return f"{page}?case={case.label}#{case.label}"


def _pair(doing: Doing) -> Assignment:
    seen = cases_of_staff(doing.user, doing.row, doing.at)
    rows = Assignment.objects.filter(case__in=seen, ended_at__isnull=True).select_related(
        "case__round", "reviewer__person"
    )
    one = rows.filter(pk=doing.values["chosen"]).first()
    if one is None:
        raise Hidden
    return one


ROUND_ACTS = (
    Act(
        "open",
        gettext_lazy("Open review"),
        open_review,
        _to_open,
        question=gettext_lazy(
            "Every application judged as eligible gets a case and a proposed panel, and "
            "conflicts of interest are looked for. The applicants "
            "see that they are eligible. It can be repeated for applications that are judged later."
        ),
        confirm_label=gettext_lazy("Open review"),
    ),
    Act(
        "start",
        gettext_lazy("Start a run"),
        start,
        _to_start,
        forms.RunForm,
        kind="primary",
        confirm_label=gettext_lazy("Start the run"),
    ),
    Act(
        "confirm",
        gettext_lazy("Confirm and tell the reviewers"),
        confirm,
        _to_confirm,
        kind="primary",
        question=gettext_lazy(
            "All proposals of the round become assignments, and every reviewer who gets a new one is told by e-mail."
        ),
        confirm_label=gettext_lazy("Confirm"),
    ),
    Act("repair", gettext_lazy("Find new readers"), repair, _to_repair, shown=False),
    Act("pair", gettext_lazy("Add a reader"), add_pair, _none_at_work, forms.PairForm, shown=False),
    Act(
        "take-back",
        gettext_lazy("Take an assignment back"),
        take_back,
        _none_at_work,
        forms.TakeBackForm,
        shown=False,
        kind="danger",
        confirm_label=gettext_lazy("Take it back"),
        intro=gettext_lazy("What the reviewer has written is kept."),
    ),
    Act(
        "extend",
        gettext_lazy("Give a reviewer longer"),
        extend,
        _declared,
        forms.ExtendForm,
        shown=False,
        confirm_label=gettext_lazy("Give longer and tell the reviewer"),
    ),
    Act(
        "record",
        gettext_lazy("Enter a review"),
        record,
        _declared,
        forms.RecordForm,
        shown=False,
        confirm_label=gettext_lazy("Enter it as submitted"),
        intro=gettext_lazy(
            "For a review that came in outside the portal. It counts as submitted, and is marked with your name. "
            "Its author and the officers of the call can open the original."
        ),
    ),
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
    Act("lock", gettext_lazy("Keep the pair"), set_lock, _to_keep, forms.LockForm, shown=False),
    Act("place", gettext_lazy("Choose a panel"), place, _to_place, forms.PlaceForm, shown=False),
)
