"""What an officer does in a round: open the review, start runs, assign by hand, confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.models import Round
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.actions import assignments, changing, hand_assigning
from reviews.actions.cases import open_cases, place_in_panel
from reviews.actions.extending import extend_review
from reviews.actions.recording import keep_original, record_review
from reviews.admin.round_state import check_declared, check_rest, now_of
from reviews.admin.stage_acts import STAGE_ACTS
from reviews.admin.supply import before_context
from reviews.forms.staff import assigning as forms
from reviews.forms.staff.changing import ChangeForm, OpenPairForm
from reviews.forms.staff.running import RunForm
from reviews.models import Assignment, Case
from reviews.policies.assigning import check_before_panel, check_open, check_run
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import closed_pairs
from reviews.queries.naming import call_by_name
from reviews.queries.repairs import open_readings


def _declared(user: User, round_: Round, _at: datetime) -> None:
    check_declared(user, round_)


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
    check_rest(round_)


def _to_open(user: User, round_: Round, at: datetime) -> None:
    check_open(user, round_, now_of(round_).has_ready, at)


def _to_start(user: User, round_: Round, at: datetime) -> None:
    check_run(user, round_, now_of(round_), at)
    check_rest(round_)


def _to_change(user: User, round_: Round, at: datetime) -> None:
    _to_start(user, round_, at)
    if not now_of(round_).has_readings:
        raise Refused("nobody_reads_yet")


def _to_repair(user: User, round_: Round, at: datetime) -> None:
    _to_start(user, round_, at)
    if not open_readings(cases_of_staff(user, round_, at), round_):
        raise Refused("nothing_to_repair")


def _to_confirm(user: User, round_: Round, at: datetime) -> None:
    _none_at_work(user, round_, at)
    if not now_of(round_).has_waiting:
        raise Refused("nothing_to_confirm")


def open_review(doing: Doing) -> Done:
    opened = open_cases(doing.row, by=doing.user, at=doing.at)
    counts = {"cases": opened.n_cases, "left": opened.n_without_panel, "conflicts": opened.n_conflicts}
    return Done(
        _("Applications opened: %(cases)s, of these without a panel: %(left)s. Conflicts found: %(conflicts)s.")
        % counts
    )


def start(doing: Doing) -> Done:
    begin = assignments.start_trial if doing.values["is_trial"] else assignments.start_run
    run = begin(doing.row, doing.values["choices"], by=doing.user, at=doing.at)
    page = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return Done(_("The run has started."), to=page)


def repair(doing: Doing) -> Done:
    run = assignments.start_repair(doing.row, by=doing.user, at=doing.at)
    page = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return Done(_("New readers are being found. All others stay."), to=page)


def change_readers(doing: Doing) -> Done:
    run = changing.start_change(doing.row, doing.values["wishes"], by=doing.user, at=doing.at)
    page = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return Done(_("The change is being worked out. You approve or reject it then."), to=page)


def open_pair(doing: Doing) -> Done:
    seen = cases_of_staff(doing.user, doing.row, doing.at)
    closed = closed_pairs(doing.row).filter(case__in=seen.order_by(), pk=doing.values["chosen"]).first()
    if closed is None:
        raise Hidden
    changing.open_pair(closed, by=doing.user, at=doing.at)
    return Done(_("The reviewer can get the application again."), to=_at_case(closed.case))


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
    call_by_name([one.reviewer], doing.row.call.agency_id)
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
        RunForm,
        kind="primary",
        template="admin/reviews/start_run.html",
        form_context=before_context,
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
    Act(
        "change-readers",
        gettext_lazy("Change readers"),
        change_readers,
        _to_change,
        ChangeForm,
        template="admin/reviews/change_readers.html",
        confirm_label=gettext_lazy("Work out the change"),
        intro=gettext_lazy(
            "Say what shall be. Everything else moves as little as possible, and what has begun to be reviewed stays. "
            "Nothing changes before you have seen and approved it."
        ),
    ),
    Act("open-pair", gettext_lazy("Open the pair again"), open_pair, _none_at_work, OpenPairForm, shown=False),
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
    *STAGE_ACTS,
    Act("lock", gettext_lazy("Keep the pair"), set_lock, _to_keep, forms.LockForm, shown=False),
    Act("place", gettext_lazy("Choose a panel"), place, _to_place, forms.PlaceForm, shown=False),
)
