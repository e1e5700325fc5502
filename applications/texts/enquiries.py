"""Enquiries, questions and answers in words: refusals, and what the audit trail says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applications.models import Enquiry

KINDS = dict(Enquiry.Kind.choices)
STATE_KINDS = {"agency": "notice", "applicant": "info", "closed": "neutral"}
SENTENCES: dict[str, Promise] = {
    "enquiry_editors_only": gettext_lazy(
        "Only the project leader and those who may edit the application write to the agency."
    ),
    "enquiry_too_many": gettext_lazy("You have sent %(n_messages)s messages within a day. Wait until tomorrow."),
    "enquiry_closed_for_good": gettext_lazy(
        "The enquiry was closed more than 60 days ago. Begin a new one, and give the number of this one in it."
    ),
    "enquiry_is_closed": gettext_lazy("The enquiry is already closed."),
    "enquiry_news": gettext_lazy(
        "A new message has come since you opened the page. Read it, and then answer or close."
    ),
    "enquiry_no_colleague": gettext_lazy(
        "There is no such colleague: only another officer of the call can take it over."
    ),
    "enquiry_no_leader": gettext_lazy("The application has no project leader with an account."),
    "enquiry_answered_publicly": gettext_lazy("The question is already answered on the call's page."),
    "call_archived": gettext_lazy("The call is archived. Write to the agency instead."),
    "question_needs_both_languages": gettext_lazy("Write the question and the answer in both languages."),
    "question_changed": gettext_lazy(
        "A colleague has replaced the text since you opened the page. Open the page again."
    ),
    "question_unchanged": gettext_lazy("The text is the same as before."),
    "question_withdrawn": gettext_lazy("The question is withdrawn."),
    "question_of_other_call": gettext_lazy("The question belongs to another call."),
    "withdrawal_needs_reason": gettext_lazy(
        "Write the reason in both languages. It stands in the place of the question."
    ),
}
TRAIL: dict[str, Promise] = {
    "question.published": gettext_lazy("%(who)s published the question and answer %(question)s on the call's page."),
    "question.replaced": gettext_lazy("%(who)s replaced the text of the published question %(question)s."),
    "question.withdrawn": gettext_lazy("%(who)s withdrew the published question %(question)s."),
    # enquiries, of a call or of an application
    "enquiry.begun": gettext_lazy("%(who)s began enquiry %(number)s: %(kind)s."),
    "enquiry.written": gettext_lazy("%(who)s wrote message %(message)s of enquiry %(number)s."),
    "enquiry.answered": gettext_lazy("%(who)s wrote message %(message)s of enquiry %(number)s for the agency."),
    "enquiry.closed": gettext_lazy("%(who)s closed enquiry %(number)s."),
    "enquiry.handed_over": gettext_lazy("%(who)s handed enquiry %(number)s over to %(account)s."),
    "enquiry.answered_publicly": gettext_lazy(
        "%(who)s answered enquiry %(number)s by the published question %(question)s."
    ),
}
