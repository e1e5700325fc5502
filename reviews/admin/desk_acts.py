"""What an officer does at the eligibility desk: judge, tell the applicant, extend signing, ask for a supplement."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import eligibility, signing, supplements
from applications.admin.acts import Act, Doing, Done
from applications.admin.enquiry_acts import WRITE_TO_LEADER
from applications.domain.lifecycle import LIFE, MAY_GET_MORE_TIME, TO_BE_JUDGED, Status
from applications.models import Application, EligibilityJudgement
from applications.policies.staff import check_handle
from applications.policies.supplements import check_ask, check_asked
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.admin.judging import bulk_context, judging_context
from reviews.forms.staff import desk as forms
from reviews.policies.composition import check_some_officer


def may_judge(user: User, row: Application, at: datetime) -> None:
    if Status(row.status) not in TO_BE_JUDGED:
        raise Hidden
    check_handle(user, row, at)


def _announce(user: User, row: Application, at: datetime) -> None:
    known = getattr(row, "eligibility", None)
    if known is None or known.outcome != EligibilityJudgement.Outcome.INELIGIBLE:
        raise Hidden
    may_judge(user, row, at)


def _extend(user: User, row: Application, at: datetime) -> None:
    if Status(row.status) not in MAY_GET_MORE_TIME:
        raise Hidden
    check_handle(user, row, at)


def _ask(user: User, row: Application, at: datetime) -> None:
    if Status(row.status) not in LIFE["ask_supplement"].sources:
        raise Hidden
    check_handle(user, row, at)
    check_ask(user, row, at)


def _under_way(user: User, row: Application, at: datetime) -> None:
    check_asked(user, row, at)
    check_handle(user, row, at)


def judge(doing: Doing) -> Done:
    eligibility.judge(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The judgement is saved. The applicant does not see it."))


def judge_many(doing: Doing) -> Done:
    chosen = sorted(doing.values["applications"], key=lambda one: one.pk)
    for application in chosen:
        eligibility.judge(application, outcome="eligible", by=doing.user, at=doing.at)
    return Done(_("Judged as eligible: %(count)s.") % {"count": len(chosen)})


def judge_finding(doing: Doing) -> Done:
    eligibility.judge_finding(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Your judgement of the rule is saved. The applicant does not see it."))


def announce(doing: Doing) -> Done:
    eligibility.announce_ineligible(doing.row, by=doing.user, at=doing.at)
    return Done(_("The applicant now sees that the application does not meet the requirements."))


def extend(doing: Doing) -> Done:
    signing.extend(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The organisation may sign later."))


def ask(doing: Doing) -> Done:
    supplements.ask_supplement(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The applicants are asked for a supplement."))


def lengthen(doing: Doing) -> Done:
    supplements.lengthen_supplement(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The applicants have more time for the supplement."))


def end(doing: Doing) -> Done:
    supplements.end_supplement(doing.row, by=doing.user, at=doing.at)
    return Done(_("The supplement is ended. The earlier version stands."))


LIST_ACTS = (
    Act(
        "eligible",
        gettext_lazy("Judge several as eligible"),
        judge_many,
        check_some_officer,
        forms.BulkEligibleForm,
        intro=gettext_lazy("Look through the list. Take out what you want to look at one by one."),
        confirm_label=gettext_lazy("Judge the chosen ones as eligible"),
        template="admin/reviews/bulk_eligible.html",
        form_context=bulk_context,
        waits=lambda user, at: forms.ready_for_eligible(user, at).exists(),
    ),
)
DESK_ACTS = (
    Act(
        "judge",
        gettext_lazy("Judge eligibility"),
        judge,
        may_judge,
        forms.JudgeForm,
        kind="primary",
        template="admin/reviews/judge.html",
        context=judging_context,
    ),
    Act(
        "finding",
        gettext_lazy("Confirm or overrule a rule"),
        judge_finding,
        may_judge,
        forms.JudgeFindingForm,
        shown=False,
    ),
    Act(
        "announce",
        gettext_lazy("Tell the applicant"),
        announce,
        _announce,
        question=gettext_lazy("The applicant sees that dismissal will be proposed."),
        confirm_label=gettext_lazy("Tell the applicant"),
    ),
    Act("extend", gettext_lazy("Extend the time for signing"), extend, _extend, forms.ExtendForm),
    Act(
        "supplement",
        gettext_lazy("Ask for a supplement"),
        ask,
        _ask,
        forms.SupplementForm,
        intro=gettext_lazy(
            "The applicants can change what you choose here and nothing else. The earlier version stands unless "
            "they register the supplement; then eligibility is judged anew, and the organisation signs again."
        ),
        confirm_label=gettext_lazy("Ask for the supplement"),
    ),
    Act("lengthen", gettext_lazy("Lengthen the supplement"), lengthen, _under_way, forms.LengthenForm),
    Act(
        "end-supplement",
        gettext_lazy("End the supplement"),
        end,
        _under_way,
        question=gettext_lazy("The applicants can no longer change anything. The earlier version stands."),
        confirm_label=gettext_lazy("End the supplement"),
    ),
    WRITE_TO_LEADER,
)
