"""What the set-up of reviewers and panels refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "reviewer_known": _("%(name)s is in the agency's register already."),
    "orcid_known": _("Another reviewer of the register has this ORCID."),
    "share_needs_reason": _("Write why you share."),
    "share_with_itself": _("An agency cannot share with itself."),
    "share_has_ended": _("The sharing has ended already."),
    "nobody_to_share": _("Your register is empty: there is nobody to share."),
    "in_own_register": _("The reviewer is in your register already."),
    "address_unknown": _(
        "Sign in with an account that has the e-mail address by which the agencies know you, or write to the agency."
    ),
    "panel_known": _("The round has a panel called %(name)s already."),
    "applies_in_initiative": _(
        "%(name)s applies in a call of the initiative that is under way, and cannot sit in a panel of it."
    ),
    "already_in_panel": _("%(name)s sits in the panel already."),
    "one_chair": _("The panel has a chair already. End that part first."),
    "outside_term": _("The term of office of %(name)s does not cover the panel's work, %(first)s to %(last)s."),
    "ends_before_it_begins": _("The last day is before the first day."),
    "absences_touch": _("Two periods away overlap or follow on each other. Write them as one."),
    # a file of reviewers
    "row_twice": _("Row %(earlier)s says who this is already. Remove one of the two."),
    "two_reviewers": _("The ORCID and the address belong to two reviewers; the address is that of %(name)s."),
    "balance_needs_reason": _("Write the reason."),
    "balance_holds": _("The call's reviewers meet the aim, or the call has none."),
    "already_asked": _("%(name)s has been asked and has not answered yet."),
    "answer_due_in_past": _("The answer must be due later than now."),
    "cases_for_externals": _("Applications are named to external reviewers alone; members are assigned theirs."),
    "invitation_not_waiting": _("The invitation has been answered or withdrawn."),
    "answer_was_due": _("The time to answer is over. Write to the agency if you still want to review."),
    "accept_first": _("Accept the invitation first."),
    "taken_by_another": _("Another account reviews with this invitation. Sign in with that one."),
    "reviews_already": _("Your account reviews as somebody else already. Write to the agency."),
    "judged_apart": _(
        "Conflicts of interest have been declared with your account as well. Write to the agency, which joins the two."
    ),
    "reviewer_without_address": _("No e-mail address is known for %(name)s."),
}
