"""What each kind of event says in the audit trail.

A sentence takes `who` did it, `subject` (whose or what the chain is) and the keys of the event's detail.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applications.texts import enquiries

SENTENCES: dict[str, Promise] = {
    # accounts
    "account.profile_changed": gettext_lazy("%(who)s changed the name or the language of the account."),
    "account.password_reset": gettext_lazy("%(who)s chose a new password by a link."),
    "account.password_changed": gettext_lazy("%(who)s changed the password."),
    "account.password_set": gettext_lazy("%(who)s set a password."),
    "account.email_changed": gettext_lazy("%(who)s changed the e-mail address of the account."),
    "account.email_deleted": gettext_lazy("%(who)s removed an e-mail address from the account."),
    "account.totp_activated": gettext_lazy("%(who)s began to use an authenticator app."),
    "account.totp_deactivated": gettext_lazy("%(who)s stopped using the authenticator app."),
    "account.recovery_codes_generated": gettext_lazy("%(who)s made new recovery codes."),
    "account.webauthn_added": gettext_lazy("%(who)s added a security key."),
    "account.webauthn_removed": gettext_lazy("%(who)s removed a security key."),
    "account.account_connected": gettext_lazy("%(who)s connected the account with another service."),
    "account.account_disconnected": gettext_lazy("%(who)s disconnected the account from another service."),
    "account.erasure_asked": gettext_lazy(
        "%(who)s asked for the account to be erased. It can be taken back until %(last_day)s."
    ),
    "account.erasure_taken_back": gettext_lazy("%(who)s took back the request to erase the account."),
    "account.erased": gettext_lazy("The account was erased by request of the person. What the law keeps stays."),
    "person.linked": gettext_lazy("The account of %(subject)s was linked with what the portal knows of the person."),
    "cv.saved": gettext_lazy("%(who)s saved the CV."),
    "cv.publications_added": gettext_lazy("%(who)s added publications to the CV. Number: %(n)s."),
    "cv.publication_changed": gettext_lazy("%(who)s changed a publication of the CV."),
    "cv.publications_removed": gettext_lazy("%(who)s removed publications from the CV. Number: %(n)s."),
    "role.granted": gettext_lazy(
        "%(who)s gave %(subject)s the role of %(role)s at %(agency)s. Somebody else has to confirm it."
    ),
    "role.confirmed": gettext_lazy("%(who)s confirmed the role of %(role)s of %(subject)s at %(agency)s."),
    "role.ended": gettext_lazy("%(who)s ended the role of %(role)s of %(subject)s at %(agency)s."),
    "role.bootstrapped": gettext_lazy("%(subject)s became %(role)s at %(agency)s when the agency was set up."),
    "organisation_role.granted": gettext_lazy("%(who)s gave %(subject)s the role of %(role)s at %(organisation)s."),
    "organisation_role.ended": gettext_lazy("%(who)s ended the role of %(role)s of %(subject)s at %(organisation)s."),
    # organisations and the initiative
    "organisation.added": gettext_lazy("%(who)s added the organisation."),
    "organisation.changed": gettext_lazy("%(who)s corrected the organisation: %(fields)s."),
    "organisation_invitation.sent": gettext_lazy("%(who)s invited somebody as %(role)s of the organisation."),
    "organisation_invitation.reminded": gettext_lazy("%(who)s sent the invitation as %(role)s again."),
    "organisation_invitation.accepted": gettext_lazy("%(who)s accepted the invitation as %(role)s."),
    "organisation_invitation.revoked": gettext_lazy("%(who)s withdrew the invitation as %(role)s."),
    "initiative.created": gettext_lazy("%(who)s created the initiative."),
    "initiative.changed": gettext_lazy("%(who)s changed the initiative: %(fields)s."),
    "initiative.area_added": gettext_lazy("%(who)s added a technology area to the initiative."),
    "initiative.frame_set": gettext_lazy("%(who)s set the frame of %(agency)s to SEK %(amount_sek)s."),
    "register.loaded": gettext_lazy(
        "The register was loaded. New or changed: organisations %(organisations)s, planning grants %(planning_grants)s."
    ),
    # stage one
    "planning_grants.imported": gettext_lazy(
        "%(who)s imported planning grants of %(subject)s. New: %(n_new)s, changed: %(n_changed)s."
    ),
    "planning_report.recorded": gettext_lazy(
        "%(who)s recorded the report of planning grant %(planning_grant)s, received on %(received_on)s."
    ),
    "planning_report.accepted": gettext_lazy("%(who)s accepted the report of planning grant %(planning_grant)s."),
    "planning_report.returned": gettext_lazy("%(who)s returned the report of planning grant %(planning_grant)s."),
    "planning_report.reminded": gettext_lazy(
        "%(who)s sent a reminder of the report of planning grant %(planning_grant)s."
    ),
    "planning_report.contact_changed": gettext_lazy(
        "%(who)s changed the contact address of planning grant %(planning_grant)s."
    ),
    # calls
    "call.created": gettext_lazy("%(who)s created the call."),
    "call.cloned": gettext_lazy("%(who)s created the call as a copy of an earlier one."),
    "call.changed": gettext_lazy("%(who)s changed the call: %(fields)s."),
    "call.form_adapted": gettext_lazy("%(who)s adapted the form. Its number is now %(form)s."),
    "call.publication_proposed": gettext_lazy("%(who)s proposed to publish the call."),
    "call.published": gettext_lazy("%(who)s approved and published the call."),
    "call.deadline_moved": gettext_lazy("%(who)s moved the deadline from %(from)s to %(to)s."),
    "call.deadline_agreed": gettext_lazy("%(who)s reviewed the moved deadline and agreed."),
    "call.deadline_objected": gettext_lazy("%(who)s reviewed the moved deadline and objected."),
    "call.notice": gettext_lazy("%(who)s published a notice on the call's page."),
    "call.case_numbers_reserved": gettext_lazy(
        "%(who)s reserved the case numbers %(first)s to %(last)s of the year %(year)s."
    ),
    "call.frozen": gettext_lazy("%(who)s froze the call: nothing can be saved. Reason: %(reason)s"),
    "call.thawed": gettext_lazy("%(who)s opened the call again after the freeze."),
    "call.decided": gettext_lazy("Every application of the call has its decision."),
    "round.added": gettext_lazy("%(who)s added a round."),
    "round.changed": gettext_lazy("%(who)s changed round %(round)s: %(fields)s."),
    "criterion.added": gettext_lazy("%(who)s added a criterion to round %(round)s."),
    "criterion.changed": gettext_lazy("%(who)s changed a criterion of round %(round)s: %(fields)s."),
    "criterion.removed": gettext_lazy("%(who)s removed a criterion from round %(round)s."),
    "problem.reported": gettext_lazy("%(who)s reported a problem. Its number is %(number)s."),
    "problem.handled": gettext_lazy("%(who)s marked problem %(number)s as handled."),
    **enquiries.TRAIL,
    # the applicant's work
    "application.started": gettext_lazy("%(who)s started the application."),
    "application.basics_saved": gettext_lazy("%(who)s changed the project information: %(fields)s."),
    "application.answers_saved": gettext_lazy("%(who)s saved answers: %(fields)s."),
    "application.registered": gettext_lazy("%(who)s registered version %(version)s."),
    "application.reopened": gettext_lazy("%(who)s opened the registered application for changes."),
    "application.status_changed": gettext_lazy("%(who)s changed the status from “%(from)s” to “%(to)s”."),
    "application.numbered": gettext_lazy("The application got the case number %(case_number)s."),
    "application.late_commit_submitted": gettext_lazy(
        "Version %(version)s arrived in time, %(arrived)s, and was submitted when it had been stored."
    ),
    "application.deadline_extended": gettext_lazy(
        "%(who)s moved the deadline of this application from %(from)s to %(until)s. Reason: %(reason)s"
    ),
    "application.erasure_announced": gettext_lazy(
        "Those who may edit the application were told that it is erased after %(last_day)s. Notice: %(number)s of 2."
    ),
    "application.erased": gettext_lazy("The application was erased. The agency had never received it."),
    "attachment.added": gettext_lazy("%(who)s attached a file: %(kind)s."),
    "attachment.removed": gettext_lazy("%(who)s removed a file: %(kind)s."),
    "attachment.infected": gettext_lazy("A virus was found in a file, which can no longer be opened: %(kind)s."),
    "budget.saved": gettext_lazy("%(who)s changed the budget of %(party)s: %(cells)s."),
    "cv.transferred": gettext_lazy("%(participant)s transferred the CV to the application."),
    "participant.invited": gettext_lazy("%(who)s invited %(participant)s as %(role)s."),
    "participant.reminded": gettext_lazy("%(who)s reminded %(participant)s of the invitation."),
    "participant.accepted": gettext_lazy("%(participant)s accepted the invitation as %(role)s."),
    "participant.declined": gettext_lazy("%(participant)s declined the invitation."),
    "participant.revoked": gettext_lazy(
        "%(who)s ended the part of %(participant)s in the application, or withdrew the invitation."
    ),
    "participant.left": gettext_lazy("%(participant)s left the application: the person's account was erased."),
    "participant.rights_changed": gettext_lazy("%(who)s changed the rights of %(participant)s: %(rights)s."),
    "party.added": gettext_lazy("%(who)s added %(party)s as %(role)s."),
    "party.changed": gettext_lazy("%(who)s changed what is said of %(party)s."),
    "party.removed": gettext_lazy("%(who)s removed %(party)s."),
    "party.asked": gettext_lazy("%(who)s asked the contact person of %(party)s to confirm its part."),
    "party.confirmed": gettext_lazy("The part of %(party)s was confirmed by its link."),
    "sister.proposed": gettext_lazy("%(who)s proposed to link the application with one in the other call."),
    "sister.proposal_withdrawn": gettext_lazy("%(who)s withdrew the proposal to link the application."),
    "sister.declined": gettext_lazy("%(who)s declined to link two applications."),
    "sister.linked": gettext_lazy("%(who)s accepted to link the application with one in the other call."),
    "sister.unlinked": gettext_lazy("%(who)s ended the link with the application in the other call."),
    "sister.erased": gettext_lazy("The linked application in the other call was never received. It was erased."),
    # signing, supplements and eligibility
    "application.signature": gettext_lazy(
        "%(who)s answered for the organisation about version %(version)s: %(outcome)s."
    ),
    "application.signing_extended": gettext_lazy(
        "%(who)s gave the organisation until %(until)s to sign. Reason: %(reason)s"
    ),
    "application.signing_reminded": gettext_lazy(
        "%(who)s reminded those who may sign version %(version)s for the organisation. Persons: %(n_people)s."
    ),
    "filter.saved": gettext_lazy("%(who)s saved a search of a staff list."),
    "filter.removed": gettext_lazy("%(who)s removed a saved search of a staff list."),
    "supplement.asked": gettext_lazy("%(who)s asked for a supplement until %(until)s. Open: %(opened)s."),
    "supplement.lengthened": gettext_lazy("%(who)s gave the supplement more time, until %(until)s."),
    "supplement.registered": gettext_lazy(
        "%(who)s registered the supplement: version %(version)s replaces version %(replaces)s."
    ),
    "supplement.ended": gettext_lazy("The supplement ended: %(outcome)s."),
    "application.finding_judged": gettext_lazy("%(who)s looked at %(rule)s. What the portal found was %(verdict)s."),
    "application.eligibility_judged": gettext_lazy("%(who)s judged the eligibility: %(outcome)s."),
    "application.eligibility_void": gettext_lazy("The judgement of eligibility no longer counts: a new version came."),
    "bar.set": gettext_lazy("%(who)s closed the application to %(person)s."),
    "bar.lifted": gettext_lazy("%(who)s opened the application to %(person)s again."),
}
