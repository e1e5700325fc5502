"""What an agency does with applications."""

from reviews.models.activities import ActivityDate
from reviews.models.assignments import Assignment, AssignmentRun, ClosedPair
from reviews.models.availability import Absence
from reviews.models.bids import Bid
from reviews.models.call_list import CallList, CallListReopening, CallListRow, CallListVersion
from reviews.models.cases import Case, PanelGrade, Statement, StatementVersion
from reviews.models.conflicts import Conflict, Declaration, StaffDeclaration
from reviews.models.decisions import Decision, DecisionMeeting, Letter
from reviews.models.discussion import Digest, Post, PostText
from reviews.models.documents import CaseDocument
from reviews.models.exports import Export
from reviews.models.frames import YearFrame
from reviews.models.hearings import Hearing, HearingGuest
from reviews.models.invitations import ReviewInvitation
from reviews.models.letters import Delivery, LetterApproval, LetterTemplate
from reviews.models.meetings import Attendance, Leaving, MeetingItem, Minutes, PanelMeeting, Reopening
from reviews.models.packs import Pack
from reviews.models.people import Panel, PanelRole, Reviewer
from reviews.models.register import EntryAffiliation, EntryPublication, RegisterEntry, Share
from reviews.models.review import OwnNote, OwnOrder, Review, ReviewRevision, Score

__all__ = [
    "Absence",
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
    "ClosedPair",
    "Conflict",
    "Decision",
    "DecisionMeeting",
    "Declaration",
    "Delivery",
    "Digest",
    "EntryAffiliation",
    "EntryPublication",
    "Export",
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
    "RegisterEntry",
    "Reopening",
    "Review",
    "ReviewInvitation",
    "ReviewRevision",
    "Reviewer",
    "Score",
    "Share",
    "StaffDeclaration",
    "Statement",
    "StatementVersion",
    "YearFrame",
]
