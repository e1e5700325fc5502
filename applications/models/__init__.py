"""What an applicant makes and an agency receives."""

from applications.models.answers import Answer, AnswerRevision, SetAsideAnswer
from applications.models.application import Application, Attachment, Bar, CaseNumber
from applications.models.calls import Call, CaseNumberBlock, Criterion, DeadlineReview, FormVersion, Notice, Round
from applications.models.consortium import Applicant, BudgetCell, Consortium, Party
from applications.models.enquiries import Enquiry, EnquiryMessage
from applications.models.initiative import Agency, Frame, Initiative, PlanningGrant, TechnologyArea
from applications.models.organisations import Organisation, OrganisationInvitation, OrganisationRole
from applications.models.people import Affiliation, Degree, Person, PersonEmail, Publication
from applications.models.planning import PlanningReport, ReceivedReport
from applications.models.problems import ProblemReport
from applications.models.public_questions import PublicQuestion, PublicQuestionText, PublicQuestionWithdrawal
from applications.models.retention import Erasure, ErasureNotice
from applications.models.roles import AgencyRole, StaffDeclaration
from applications.models.saved_filters import SavedFilter
from applications.models.supplements import Supplement
from applications.models.versions import (
    EligibilityJudgement,
    FindingJudgement,
    Receipt,
    Rendering,
    SeenVersion,
    Signature,
    Version,
)

__all__ = [
    "Affiliation",
    "Agency",
    "AgencyRole",
    "Answer",
    "AnswerRevision",
    "Applicant",
    "Application",
    "Attachment",
    "Bar",
    "BudgetCell",
    "Call",
    "CaseNumber",
    "CaseNumberBlock",
    "Consortium",
    "Criterion",
    "DeadlineReview",
    "Degree",
    "EligibilityJudgement",
    "Enquiry",
    "EnquiryMessage",
    "Erasure",
    "ErasureNotice",
    "FindingJudgement",
    "FormVersion",
    "Frame",
    "Initiative",
    "Notice",
    "Organisation",
    "OrganisationInvitation",
    "OrganisationRole",
    "Party",
    "Person",
    "PersonEmail",
    "PlanningGrant",
    "PlanningReport",
    "ProblemReport",
    "PublicQuestion",
    "PublicQuestionText",
    "PublicQuestionWithdrawal",
    "Publication",
    "Receipt",
    "ReceivedReport",
    "Rendering",
    "Round",
    "SavedFilter",
    "SeenVersion",
    "SetAsideAnswer",
    "Signature",
    "StaffDeclaration",
    "Supplement",
    "TechnologyArea",
    "Version",
]
