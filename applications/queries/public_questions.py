"""The questions and answers of a call, as everybody reads them and as its officers do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from applications.models import Call, PublicQuestion, PublicQuestionText, PublicQuestionWithdrawal
from applications.policies.roles import Role, calls_readable_by, calls_with_role
from clusterportal.accounts.models import User


@dataclass(frozen=True)
class Answered:
    """A question as it stands: its newest text, or the withdrawal that stands in its place."""

    question: PublicQuestion
    text: PublicQuestionText
    withdrawal: PublicQuestionWithdrawal | None

    @property
    def anchor(self) -> str:
        return anchor_of(self.question)

    @property
    def changed_at(self) -> datetime | None:
        """When the newest text replaced an earlier one, if it did."""
        return self.text.at if self.text.number > 1 else None


def anchor_of(question: PublicQuestion) -> str:
    """Where the question stands on the page of its call."""
    return f"question-{question.reference}"


def questions_of(call: Call) -> list[Answered]:
    """What stands on the public page, newest first; two statements."""
    found = call.public_questions.select_related("withdrawal").prefetch_related("texts")
    return [answered(question) for question in found]


def answered(question: PublicQuestion) -> Answered:
    """Prefetch `texts` for a list."""
    return Answered(question, list(question.texts.all())[-1], getattr(question, "withdrawal", None))


def questions_visible_to(user: User) -> QuerySet[PublicQuestion]:
    """Those of the calls that the person reads as staff."""
    return PublicQuestion.objects.filter(call__in=calls_readable_by(user))


def standing_questions(call: Call) -> QuerySet[PublicQuestion]:
    """Those of a call that are not withdrawn, for an officer to answer with."""
    return call.public_questions.filter(withdrawal__isnull=True).prefetch_related("texts")


def calls_to_publish_in(user: User, at: datetime) -> QuerySet[Call]:
    """The calls of an officer that have a public page and are not archived."""
    own = calls_with_role(user, Role.OFFICER)
    return own.filter(published_at__lte=at, archived_at__isnull=True).select_related("agency")
