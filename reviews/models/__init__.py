"""What an agency does with applications."""

from reviews.models.activities import ActivityDate
from reviews.models.assignments import Assignment, AssignmentRun, ClosedPair
from reviews.models.availability import Absence
from reviews.models.bids import Bid
from reviews.models.call_list import CallList, CallListReopening, CallListRow, CallListVersion
from reviews.models.cases import Case, PanelGrade, Statement, StatementVersion
from reviews.models.conflicts import Conflict, Declaration
from reviews.models.decisions import Decision, DecisionMeeting, Letter
from reviews.models.disclosure import DisclosureItem, DisclosureRequest, RefusalText, SecrecyParagraph, SecrecyTest
from reviews.models.discussion import Digest, Post, PostText
from reviews.models.documents import CaseDocument
from reviews.models.erasing import ErasureRequest
from reviews.models.exports import Export
from reviews.models.frames import YearFrame
from reviews.models.grant_changes import ChangeConsent, ChangeRequest
from reviews.models.grants import Acceptance, Grant, GrantTerms
from reviews.models.hearings import Hearing, HearingGuest
from reviews.models.invitations import ReviewInvitation
from reviews.models.letters import Delivery, LetterApproval, LetterTemplate
from reviews.models.meetings import Attendance, Leaving, MeetingItem, Minutes, PanelMeeting, Reopening
from reviews.models.packs import Pack
from reviews.models.people import Panel, PanelRole, Reviewer
from reviews.models.register import EntryAffiliation, EntryPublication, RegisterEntry, Share
from reviews.models.review import OwnNote, OwnOrder, Review, ReviewRevision, Score
from reviews.models.yearly_reports import ReportStep, YearlyReport

__all__ = [
    "Absence",
    "Acceptance",
    "ActivityDate",
    "Assignment",
    "AssignmentRun",
    "Attendance",
    "Bid",
    "CallList",
    "CallListReopening",
    "CallListRow",
    "CallListVersion",
    "Case",
    "CaseDocument",
    "ChangeConsent",
    "ChangeRequest",
    "ClosedPair",
    "Conflict",
    "Decision",
    "DecisionMeeting",
    "Declaration",
    "Delivery",
    "Digest",
    "DisclosureItem",
    "DisclosureRequest",
    "EntryAffiliation",
    "EntryPublication",
    "ErasureRequest",
    "Export",
    "Grant",
    "GrantTerms",
    "Hearing",
    "HearingGuest",
    "Leaving",
    "Letter",
    "LetterApproval",
    "LetterTemplate",
    "MeetingItem",
    "Minutes",
    "OwnNote",
    "OwnOrder",
    "Pack",
    "Panel",
    "PanelGrade",
    "PanelMeeting",
    "PanelRole",
    "Post",
    "PostText",
    "RefusalText",
    "RegisterEntry",
    "Reopening",
    "ReportStep",
    "Review",
    "ReviewInvitation",
    "ReviewRevision",
    "Reviewer",
    "Score",
    "SecrecyParagraph",
    "SecrecyTest",
    "Share",
    "Statement",
    "StatementVersion",
    "YearFrame",
    "YearlyReport",
]
