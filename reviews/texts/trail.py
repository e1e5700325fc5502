"""The audit trail of reviewing and deciding in words, and with it the whole trail as staff read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applications.texts import events, trail
from applications.texts.trail import Known, Teller, Writer
from reviews.models import Conflict, Decision, LetterTemplate, PanelRole, SecrecyTest
from reviews.models.cases import OUTCOME_LABELS, STAGE_LABELS
from reviews.models.grant_changes import KIND_LABELS, VOICE_LABELS
from reviews.models.grants import SIDE_LABELS
from reviews.texts.activities import written_dates
from reviews.texts.conflicts import RULES

STAGES = {stage.value: label for stage, label in STAGE_LABELS.items()}
SENTENCES: dict[str, Promise] = {
    # reviewers and panels
    "reviewer.said": gettext_lazy("%(who)s wrote about the own expertise and time away."),
    "register.added": gettext_lazy("%(who)s entered %(subject)s in the register."),
    "register.changed": gettext_lazy("%(who)s changed what the register says of %(subject)s."),
    "register.taken_over": gettext_lazy("%(who)s entered %(subject)s in the register, whom %(agency)s shares."),
    "register.availability_changed": gettext_lazy("%(who)s changed the term of office or the time away."),
    "share.granted": gettext_lazy("%(who)s shared the entry of %(subject)s with %(agency)s. Reason: %(reason)s"),
    "share.ended": gettext_lazy("%(who)s stopped sharing the entry of %(subject)s with %(agency)s."),
    "share.granted_to_us": gettext_lazy("%(agency)s shared the entry of %(entry)s."),
    "share.ended_to_us": gettext_lazy("%(agency)s stopped sharing the entry of %(entry)s."),
    "reviewers.imported": gettext_lazy(
        "%(who)s imported reviewers. New: %(n_new)s, changed: %(n_changed)s, unchanged: %(n_unchanged)s."
    ),
    "reviewers.balance_explained": gettext_lazy(
        "%(who)s explained the balance between women and men among the reviewers: %(reason)s"
    ),
    "panel.added": gettext_lazy("%(who)s added the panel %(panel)s."),
    "panel.changed": gettext_lazy("%(who)s changed the panel %(panel)s."),
    "panel.seated": gettext_lazy("%(who)s gave %(reviewer)s a seat in %(panel)s: %(role)s."),
    "panel.unseated": gettext_lazy("%(who)s ended the seat of %(reviewer)s in %(panel)s."),
    "review_invitation.sent": gettext_lazy("%(who)s invited %(reviewer)s to %(panel)s: %(role)s."),
    "review_invitation.reminded": gettext_lazy("%(reviewer)s was reminded of the invitation to %(panel)s."),
    "review_invitation.revoked": gettext_lazy("%(who)s revoked the invitation of %(reviewer)s to %(panel)s."),
    "review_invitation.accepted": gettext_lazy("%(reviewer)s accepted the invitation to %(panel)s."),
    "review_invitation.declined": gettext_lazy("%(reviewer)s declined the invitation to %(panel)s."),
    "person.absorbed": gettext_lazy("%(who)s reviews with this account as %(reviewer)s."),
    # conflicts of interest
    "declaration.rules_accepted": gettext_lazy("%(who)s accepted the rules on conflicts of interest."),
    "declaration.staff_completed": gettext_lazy("%(who)s declared as staff of the agency for the whole call."),
    "declaration.made": gettext_lazy(
        "%(who)s declared to have no conflict of interest. Applications: %(n_none_with)s."
    ),
    "declaration.asked_again": gettext_lazy(
        "Somebody is new in the application. Those who had declared are asked again: %(n_declarations)s."
    ),
    "declaration.completed": gettext_lazy("%(who)s has declared for every application."),
    "bids.saved": gettext_lazy("%(who)s said or changed what the person would like to read. Applications: %(n_bids)s."),
    "conflict.declared": gettext_lazy("%(person)s declared a conflict of interest."),
    "conflict.detected": gettext_lazy("The portal found a possible conflict of interest. %(person)s %(rule)s."),
    "conflict.entered": gettext_lazy("%(who)s entered a conflict of interest of %(person)s."),
    "conflict.judged": gettext_lazy("%(who)s judged a conflict of interest of %(conflict)s: %(to)s."),
    "conflict.closed_reviewing": gettext_lazy("What %(person)s was to review or had begun was set aside."),
    "conflicts.noted": gettext_lazy("The portal noted possible conflicts of interest. Number: %(n_conflicts)s."),
    # cases, assignments and reviews
    "case.opened": gettext_lazy("%(who)s opened the review of the application as %(label)s, panel %(panel)s."),
    "case.placed": gettext_lazy("%(who)s moved %(case)s to the panel %(to)s."),
    "case.moved": gettext_lazy("%(who)s moved %(case)s from “%(from)s” to “%(to)s”."),
    "case.ended": gettext_lazy("%(who)s said of %(case)s, when the round ended: %(outcome)s."),
    "case.screened_out": gettext_lazy("%(who)s screened %(case)s out. Reason: %(reason)s"),
    "case.lifted_back": gettext_lazy("%(who)s lifted %(case)s back to the review. Reason: %(reason)s"),
    "assignment.run_started": gettext_lazy("%(who)s started an assignment run."),
    "assignment.run_cancelled": gettext_lazy("%(who)s cancelled an assignment run."),
    "assignment.change_approved": gettext_lazy("%(who)s approved a change of readers."),
    "assignment.change_rejected": gettext_lazy("%(who)s rejected a change of readers."),
    "assignment.pair_closed": gettext_lazy("%(who)s decided that %(reviewer)s does not read %(case)s."),
    "assignment.pair_opened": gettext_lazy("%(who)s decided that %(reviewer)s may read %(case)s again."),
    "assignment.added": gettext_lazy("%(who)s proposed %(reviewer)s as reader of %(case)s."),
    "assignment.confirmed": gettext_lazy("%(who)s confirmed %(reviewer)s as reader of %(case)s."),
    "assignment.accepted": gettext_lazy("%(reviewer)s accepted to read %(case)s."),
    "assignment.taken_back": gettext_lazy("%(who)s took %(case)s back from %(reviewer)s."),
    "assignment.locked": gettext_lazy("%(who)s locked %(reviewer)s as reader of %(case)s."),
    "assignment.unlocked": gettext_lazy("%(who)s unlocked %(reviewer)s as reader of %(case)s."),
    "review.saved": gettext_lazy("%(who)s saved a review."),
    "review.submitted": gettext_lazy("%(who)s submitted a review."),
    "review.unlocked": gettext_lazy("%(who)s opened the review of %(review)s again. Reason: %(reason)s"),
    "review.recorded": gettext_lazy(
        "%(who)s entered the review of %(review)s, which came in outside the portal: %(source)s"
    ),
    "review.extended": gettext_lazy("%(who)s gave %(reviewer)s until %(until)s to review %(case)s. Reason: %(reason)s"),
    "own_order.moved": gettext_lazy("%(who)s moved an application in the own order of reviews."),
    "pack.ordered": gettext_lazy("%(who)s asked for a pack of the own applications."),
    "pack.deleted": gettext_lazy("The portal deleted a pack of applications."),
    # lists taken out
    "export.ordered": gettext_lazy("%(who)s asked for an export of a list. Rows: %(n_rows)s."),
    "export.cancelled": gettext_lazy("%(who)s cancelled an export."),
    "export.deleted": gettext_lazy("The portal deleted the file of an export."),
    # discussion
    "discussion.said": gettext_lazy("%(who)s wrote in the discussion of %(case)s."),
    "discussion.changed": gettext_lazy("%(who)s changed a post in the discussion of %(case)s."),
    "discussion.struck": gettext_lazy("%(who)s struck out a post in the discussion of %(case)s."),
    "digest.wanted": gettext_lazy("%(who)s asked for an e-mail of what is new in discussions."),
    "digest.not_wanted": gettext_lazy("%(who)s wants no e-mail of what is new in discussions."),
    # the panel's work
    "panel.graded": gettext_lazy("%(who)s set the panel's grades of %(case)s."),
    "panel.ranked": gettext_lazy("%(who)s moved %(case)s one place %(step)s in the ranking."),
    "panel.list_locked": gettext_lazy("%(who)s locked the list of %(panel)s."),
    "panel.list_unlocked": gettext_lazy("%(who)s opened the list of %(panel)s again. Reason: %(reason)s"),
    "panel_meeting.planned": gettext_lazy("%(who)s planned a meeting of the panel %(panel)s."),
    "panel_meeting.opened": gettext_lazy("%(who)s opened the meeting of the panel %(panel)s."),
    "panel_meeting.closed": gettext_lazy("%(who)s closed the meeting of the panel %(panel)s."),
    "panel_meeting.reopened": gettext_lazy(
        "%(who)s opened the meeting of the panel %(panel)s again. Reason: %(reason)s"
    ),
    "panel_meeting.attended": gettext_lazy("%(who)s noted who is at the meeting of the panel %(panel)s."),
    "panel_meeting.item_opened": gettext_lazy("%(who)s took up %(case)s in the panel's meeting."),
    "panel_meeting.item_closed": gettext_lazy("%(who)s closed %(case)s in the panel's meeting."),
    "panel_meeting.left": gettext_lazy(
        "The portal noted who left the room for %(case)s because of a conflict of interest. Persons: %(n_seats)s."
    ),
    "panel_meeting.returned": gettext_lazy("%(person)s came back into the room of the panel's meeting."),
    "call.frame_divided": gettext_lazy("%(who)s divided the frame of the call over its years. Years: %(n_years)s."),
    # the joint list of a call
    "call_list.proposed": gettext_lazy("%(who)s began the joint priority list."),
    "call_list.proposed_anew": gettext_lazy(
        "%(who)s put a new proposal in place of the order of the joint priority list. The order is kept as version "
        "%(version)s."
    ),
    "call_list.taken_in": gettext_lazy("%(who)s took new applications into the joint priority list."),
    "call_list.moved": gettext_lazy("%(who)s moved %(case)s in the joint priority list. Rows further down: %(step)s."),
    "call_list.placed": gettext_lazy("%(who)s moved %(case)s from “%(from)s” to “%(to)s” in the joint priority list."),
    "call_list.explained": gettext_lazy(
        "%(who)s wrote about %(case)s in the joint priority list. Reason: %(reason)s Note: %(note)s"
    ),
    "call_list.saved": gettext_lazy("%(who)s saved the joint priority list as version %(version)s."),
    "call_list.laid_down": gettext_lazy("%(who)s laid down the joint priority list: version %(version)s."),
    "call_list.reopened": gettext_lazy(
        "%(who)s opened the joint priority list again after version %(version)s. Reason: %(reason)s"
    ),
    "activity_dates.set": gettext_lazy("%(who)s set by when the panels of the round do what: %(activities)s."),
    "activity_dates.set_in_panel": gettext_lazy("%(who)s set by when the panel %(panel)s does what: %(activities)s."),
    "activity_dates.reminded": gettext_lazy(
        "The portal reminded those who had not done what is due: %(activities)s. Persons: %(n_people)s."
    ),
    "hearing.planned": gettext_lazy("%(who)s planned a hearing of %(case)s from %(from)s until %(until)s."),
    "hearing.changed": gettext_lazy("%(who)s changed the hearing of %(case)s: from %(from)s until %(until)s."),
    "hearing.cancelled": gettext_lazy("%(who)s cancelled the hearing of %(case)s. Reason: %(reason)s"),
    "hearing.named": gettext_lazy(
        "%(who)s said who comes to the hearing with the project leader. Persons: %(n_named)s."
    ),
    "hearing.reminded": gettext_lazy("The portal reminded both sides of the hearing of %(case)s."),
    "statement.written": gettext_lazy("%(who)s wrote in the statement on %(case)s."),
    "statement.draft": gettext_lazy("%(who)s sent the statement on %(case)s back to be changed."),
    "statement.ready": gettext_lazy("%(who)s marked the statement on %(case)s as ready."),
    "statement.approved": gettext_lazy("%(who)s approved the statement on %(case)s."),
    # decisions
    "meeting.created": gettext_lazy("%(who)s created a decision meeting, %(meeting)s."),
    "meeting.locked": gettext_lazy("%(who)s locked the decision meeting of %(meeting)s."),
    "meeting.reopened": gettext_lazy("%(who)s opened the decision meeting of %(meeting)s again."),
    "meeting.published": gettext_lazy("%(who)s published the decisions of the meeting of %(meeting)s."),
    "decision.attached": gettext_lazy("%(who)s put the application on the agenda of the meeting of %(meeting)s."),
    "decision.detached": gettext_lazy("%(who)s took the application off the agenda of the meeting of %(meeting)s."),
    "decision.proposed": gettext_lazy("%(who)s proposed for decision: %(outcome)s, SEK %(amount_sek)s."),
    "decision.published": gettext_lazy("%(who)s published the decision: %(outcome)s."),
    "letter_text.written": gettext_lazy(
        "%(who)s wrote version %(version)s of the text of letters: %(outcome)s, %(language)s. Another officer approves "
        "it."
    ),
    "letter_text.approved": gettext_lazy(
        "%(who)s approved version %(version)s of the text of letters: %(outcome)s, %(language)s."
    ),
    "letter_text.withdrawn": gettext_lazy(
        "%(who)s took back version %(version)s of the text of letters: %(outcome)s, %(language)s."
    ),
    "mail.returned": gettext_lazy("%(who)s was told by a mail server that an e-mail about %(subject)s did not arrive."),
    "mail.followed_up": gettext_lazy("%(who)s followed up an e-mail about %(subject)s that did not arrive."),
    "letter.sent_again": gettext_lazy("%(who)s sent the message of the decision again."),
    "letter.delivered_otherwise": gettext_lazy(
        "%(who)s noted that the decision was delivered in another way on %(on)s."
    ),
    # grants
    "grant_terms.written": gettext_lazy("%(who)s wrote version %(version)s of the terms of grants."),
    "grant.offered": gettext_lazy("The grant was offered with its terms, to be accepted by %(until)s."),
    "grant.accepted": gettext_lazy("%(who)s accepted the terms of the grant: %(side)s."),
    "grant.declined": gettext_lazy("%(who)s declined the grant: %(side)s. Reason: %(reason)s"),
    "grant.in_force": gettext_lazy("Both sides have accepted the terms of the grant."),
    "grant.extended": gettext_lazy("%(who)s gave until %(until)s to accept the terms of the grant. Reason: %(reason)s"),
    "grant.ended": gettext_lazy("%(who)s ended the grant. Reason: %(reason)s"),
    "yearly_report.submitted": gettext_lazy("%(who)s handed in the yearly report of %(year)s."),
    "yearly_report.returned": gettext_lazy("%(who)s returned the yearly report of %(year)s: %(words)s"),
    "yearly_report.accepted": gettext_lazy("%(who)s accepted the yearly report of %(year)s."),
    "grant_change.asked": gettext_lazy("%(who)s asked for a %(kind)s: %(wanted)s. Reason: %(reason)s"),
    "grant_change.consented": gettext_lazy("%(who)s consented to a %(kind)s, for: %(voice)s."),
    "grant_change.approved": gettext_lazy("%(who)s approved a %(kind)s: %(wanted)s. Reason: %(reason)s"),
    "grant_change.refused": gettext_lazy("%(who)s refused a %(kind)s: %(wanted)s. Reason: %(reason)s"),
    "grant_change.declined": gettext_lazy("%(who)s declined a %(kind)s: %(wanted)s. Reason: %(reason)s"),
    "grant_change.withdrawn": gettext_lazy("%(who)s withdrew the request for a %(kind)s: %(wanted)s."),
    # requests for disclosure
    "paragraph.added": gettext_lazy("%(who)s added a paragraph that a secrecy test can cite: %(paragraph)s."),
    "paragraph.reworded": gettext_lazy("%(who)s changed a paragraph that a secrecy test can cite: %(from)s → %(to)s."),
    "paragraph.removed": gettext_lazy("%(who)s removed a paragraph that a secrecy test can cite: %(paragraph)s."),
    "disclosure.registered": gettext_lazy("%(who)s registered the request for disclosure %(subject)s."),
    "disclosure.attached": gettext_lazy("%(who)s attached the document %(document)s to the request %(subject)s."),
    "disclosure.detached": gettext_lazy("%(who)s took the document %(document)s out of the request %(subject)s."),
    "disclosure.tested": gettext_lazy(
        "%(who)s tested the document %(document)s for the request %(subject)s: %(outcome)s. Cited: %(cited)s."
    ),
    "disclosure.released": gettext_lazy("%(who)s finished the test of the request %(subject)s: all is released."),
    "disclosure.put_forward": gettext_lazy("%(who)s put a refusal forward for decision, in the request %(subject)s."),
    "disclosure.sent_back": gettext_lazy("%(who)s sent the request %(subject)s back. Reason: %(reason)s"),
    "disclosure.decided": gettext_lazy("%(who)s decided on the refusal in the request %(subject)s."),
    "disclosure.answered": gettext_lazy("%(who)s noted that the request %(subject)s is answered."),
    # reading
    "read": gettext_lazy("%(who)s read %(thing)s."),
}
CODES: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("panel.seated", "role"): dict(PanelRole.Role.choices),
    ("review_invitation.sent", "role"): dict(PanelRole.Role.choices),
    ("panel.ranked", "step"): {-1: gettext_lazy("up"), 1: gettext_lazy("down")},
    ("case.ended", "outcome"): {outcome.value: label for outcome, label in OUTCOME_LABELS.items()},
    ("call_list.placed", "from"): STAGES,
    ("call_list.placed", "to"): STAGES,
    ("case.moved", "from"): STAGES,
    ("case.moved", "to"): STAGES,
    ("grant", "side"): dict(SIDE_LABELS),
    ("grant_change", "kind"): dict(KIND_LABELS),
    ("grant_change", "voice"): dict(VOICE_LABELS),
    ("conflict", "rule"): RULES,
    ("conflict.judged", "to"): dict(Conflict.State.choices),
    ("conflict.judged", "from"): dict(Conflict.State.choices),
    ("disclosure", "outcome"): dict(SecrecyTest.Outcome.choices),
    ("decision", "outcome"): dict(Decision.Outcome.choices),
    ("letter_text", "outcome"): dict(Decision.Outcome.choices),
    ("letter_text", "language"): dict(LetterTemplate.Language.choices),
}
THINGS = {
    "application": gettext_lazy("an application"),
    "application:documents": gettext_lazy("the list of the documents of a case"),
    "application:export": gettext_lazy("all documents of a case as a file"),
    "application:file": gettext_lazy("an attachment of an application"),
    "application:pdf": gettext_lazy("an application as a PDF"),
    "application:budget": gettext_lazy("the budget of an application as a file"),
    "call:frame": gettext_lazy("what is taken of the frame of a call"),
    "call:list": gettext_lazy("the joint priority list of a call"),
    "call:file": gettext_lazy("the joint priority list of a call as a file"),
    "call:parties": gettext_lazy("who stands in the applications of a call"),
    "case:discussion": gettext_lazy("the discussion of an application"),
    "case:file": gettext_lazy("an attachment of an application under review"),
    "case:hearing": gettext_lazy("the hearing of an application"),
    "case:original": gettext_lazy("the original of a review that came in outside the portal"),
    "case:panel": gettext_lazy("an application as the panel sees it"),
    "case:pdf": gettext_lazy("an application under review as a PDF"),
    "case:review": gettext_lazy("the earlier texts of the own review"),
    "case:reviews": gettext_lazy("the reviews of an application"),
    "case:statement": gettext_lazy("the versions of a statement"),
    "case:text": gettext_lazy("an application under review"),
    "conflict": gettext_lazy("a conflict of interest with its evidence"),
    "enquiry": gettext_lazy("an enquiry"),
    "enquiry:file": gettext_lazy("a file of an enquiry"),
    "disclosure": gettext_lazy("a request for disclosure"),
    "disclosure:file": gettext_lazy("what is released of one document"),
    "disclosure:refusal": gettext_lazy("the decision on what is refused of a request for disclosure"),
    "disclosure:zip": gettext_lazy("what is released in a request for disclosure, as a file"),
    "document": gettext_lazy("a document of a case"),
    "document:file": gettext_lazy("a document of a case as a file"),
    "export:file": gettext_lazy("the file of an export"),
    "grant": gettext_lazy("a grant and its terms"),
    "grant:change": gettext_lazy("a request for a change of a grant"),
    "grant:report": gettext_lazy("a yearly report of a grant"),
    "invitation:parties": gettext_lazy("titles and people of the applications named in an invitation"),
    "initiative:frame": gettext_lazy("what is taken of an agency's frame"),
    "initiative:joint": gettext_lazy("both agencies' lists side by side"),
    "meeting": gettext_lazy("what a decision meeting is to decide"),
    "meeting:deliveries": gettext_lazy("how the messages of a decision meeting went"),
    "meeting:letters": gettext_lazy("the letters of a decision meeting before it is published"),
    "pack:file": gettext_lazy("a pack of the own applications"),
    "planningreport": gettext_lazy("what a planning grant has reported"),
    "planningreport:file": gettext_lazy("the report of a planning grant as a file"),
    "problem": gettext_lazy("a problem report"),
    "panel:board": gettext_lazy("the applications of a panel"),
    "panel:meeting": gettext_lazy("the meeting of a panel"),
    "panel:minutes": gettext_lazy("the minutes of a panel"),
    "panel:list": gettext_lazy("the ranking of a panel"),
    "panel:statistics": gettext_lazy("the statistics of the reviews of a panel"),
    "receipt": gettext_lazy("a receipt"),
    "review": gettext_lazy("a review"),
    "round:labels": gettext_lazy("the labels and titles of a round as a file"),
    "round:readers": gettext_lazy("who reads what in a round, as a file"),
    "round:statistics": gettext_lazy("the statistics of the reviews of a round"),
    "run:pairs": gettext_lazy("the result of an assignment run as a file"),
    "statement": gettext_lazy("a statement"),
}


def _thing(thing: str, known: Known) -> str:
    """What was read, without its key: `case:<key>:panel` is named by its first and last parts."""
    kind, _key, *part = thing.split(":")
    return str(THINGS.get(":".join([kind, *part[:1]]), thing))


WRITERS: Mapping[str, Writer] = {"thing": _thing, "activities": written_dates}
TELLER = Teller({**events.SENTENCES, **SENTENCES}, {**trail.CODES, **CODES}, {**trail.WRITERS, **WRITERS})
