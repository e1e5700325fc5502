"""What the set-up of roles, organisations, initiative, calls and rounds refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "agency_has_administrators": _("The agency has administrators already. They grant further roles."),
    "two_administrators": _("Name at least two different administrators."),
    "call_of_other_agency": _("The call belongs to another agency."),
    "coordinator_of_initiative": _("Choose the initiative to coordinate, one in which the agency has a frame."),
    "coordinator_of_no_call": _("A coordinator reads of a whole initiative. Choose no single call."),
    "initiative_for_coordinators": _("Only a coordinator has a role for an initiative. Leave the initiative out."),
    "no_such_account": _("Nobody with the address %(email)s has an account. Ask the person to create one first."),
    "role_already_held": _("The person has this role already, or it waits for confirmation."),
    "role_already_confirmed": _("The role is confirmed already."),
    "role_ended": _("The role has ended."),
    "confirm_by_another": _(
        "Another administrator confirms the role: not the one who granted it, nor the one who gets it."
    ),
    "confirm_by_other_agency": _(
        "A coordinator reads of both agencies. An administrator of the other agency confirms the role."
    ),
    "last_administrator": _("This is the agency's last administrator. Grant the role to somebody else first."),
    "own_organisation_role": _("Nobody gives a role to himself or herself. Ask another supervisor, or the agency."),
    "last_supervisor": _("This is the organisation's last supervisor. Invite another one first."),
    "invitation_expired": _("The invitation has expired. Ask for a new one."),
    "organisation_known": _("%(name)s has this number already."),
    "key_taken": _("The key %(key)s is taken. Choose another."),
    "one_overall_grade": _("The round has an overall grade already."),
    "block_backwards": _("The last number comes before the first."),
    "block_overlaps": _("Some of these numbers are reserved or given out already. Choose others."),
    "bad_specification": _("The form cannot be changed like that: %(place)s."),
    "area_in_one_language": _("The technology area %(name)s has a name in one language only."),
    "round_dates_out_of_order": _("A date of round %(number)s comes before the one that it must follow."),
    "form_lacks_section": _("The form has no section for %(kind)s."),
    "form_of_other_profile": _("The form was made for the other agency profile."),
    "form_in_one_language": _("The form: the guidance of “%(title)s” is written in one language only."),
    "criterion_in_one_language": _("The criterion “%(name)s” is described in one language only."),
    "case_numbers_too_few": _(
        "%(n_free)s case numbers are free, and the agency prepares for %(n_expected)s applications. Reserve more."
    ),
    "case_numbers_of_other_year": _("No case numbers of %(year)s are reserved, the year in which the call closes."),
    "grant_starts_before_panel": _("The grant starts before the last panel has closed."),
}
