"""The roles and states of access.md, and a world that holds an account for every role and a thing in every state."""

from dataclasses import dataclass, field
from functools import cached_property

from applications.actions.consortium import invitation_token
from applications.actions.organisation_roles import organisation_token
from applications.actions.parties import confirmation_token
from applications.models import (
    Agency,
    Application,
    Call,
    Initiative,
    Organisation,
    Party,
    PlanningGrant,
    ProblemReport,
    Publication,
    Receipt,
    SavedFilter,
)
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.actions.inviting import review_token
from reviews.models import (
    AssignmentRun,
    Case,
    CaseDocument,
    ChangeRequest,
    Conflict,
    Decision,
    DecisionMeeting,
    Delivery,
    DisclosureItem,
    DisclosureRequest,
    Export,
    Grant,
    Hearing,
    LetterTemplate,
    Pack,
    Post,
    ReportStep,
    Review,
    Reviewer,
    SecrecyParagraph,
    Statement,
    YearlyReport,
)

# What a person has who has no role at all: an account, an invitation not answered, a part that has ended, a signatory's
# role at another organisation, a partner's contact, a reviewer whose part has ended.
NO_TIE = ("REG", "INV", "EXM", "FSIG", "PART", "EXR")
REVIEWERS = {
    "REVn": "member",
    "REVa": "member",
    "REVs": "member",
    "MEM": "member",
    "EXT": "external",
    "REVc": "member",
    "CHA": "chair",
    "VCH": "vice_chair",
    "OBS": "observer",
}
STAFF = {
    "HO": "officer",
    "HOn": "officer",
    "HOc": "officer",
    "DEC": "decision_maker",
    "ADM": "administrator",
    "COO": "coordinator",
    "AUD": "auditor",
    "REGI": "registrar",
}
# The chair who is barred, and the vice chair in the chair's place: the same accounts, asked about the twin.
ON_THE_TWIN = {"CHc": "CHA", "VCHc": "VCH"}
ROLES = ("ANON", *NO_TIE, "LEAD", "EDIT", "READ", "SIG", "SUP", *REVIEWERS, *ON_THE_TWIN, *STAFF, "HOx")
# What each application of the other agency asks for in a year, and what is proposed there and not published.
FAR_YEAR, FAR_GRANT = 73_737_373, 151_515_151
STATES = {
    "D": "draft",
    "S": "registered, before the deadline",
    "R": "registered and reopened",
    "C": "submitted, waiting for the signature",
    "M": "being supplemented",
    "V": "in review",
    "P": "in the panel",
    "B": "in a locked meeting",
    "O": "published",
    "W": "withdrawn",
}


@dataclass
class World:
    """Accounts by role, applications by state; `words` are those of each application."""

    organisation: Organisation
    accounts: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    twins: dict[str, Application] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    grant: PlanningGrant | None = None
    found: dict[object, dict[str, object]] = field(default_factory=dict)

    def account(self, role: str) -> User | None:
        """The account of a role; None for ANON."""
        return None if role == "ANON" else self.accounts[ON_THE_TWIN.get(role, role)]

    def has(self, role: str, state: str) -> bool:
        """Whether the role exists in the state: a barred chair needs a twin."""
        return role not in ON_THE_TWIN or state in self.twins

    def application(self, role: str, state: str) -> Application:
        """What a role is asked about in a state."""
        return self.twins[state] if role in ON_THE_TWIN and state in self.twins else self.applications[state]

    @cached_property
    def publication(self) -> Publication:
        """The one of the project leader."""
        return Publication.objects.get(person__user=self.accounts["LEAD"])

    @cached_property
    def initiative(self) -> Initiative:
        return Initiative.objects.get()


def case_of(application: Application) -> Case | None:
    """The application's case, where it has one."""
    return Case.objects.select_related("panel", "round__call").filter(application=application).first()


def partner_of(application: Application) -> Party:
    return application.consortium.parties.get(role=Party.Role.PARTNER)


def tokens(application: Application) -> dict[str, str]:
    """The secrets of the links that were mailed about an application."""
    sent = application.consortium.applicants.filter(invitation="sent").first()
    return {
        "invitation": invitation_token(sent) if sent else "none",
        "confirm_part": confirmation_token(partner_of(application)),
        "join_organisation": organisation_token(application.consortium.organisation.invitations.get()),
    }


def invitation_to_review(application: Application) -> str:
    """The secret of the link that was mailed to somebody who is asked to review in the case's panel."""
    case = case_of(application)
    asked = case.panel.invitations.first() if case and case.panel else None
    return review_token(asked) if asked else "none"


def objects(application: Application, call: Call) -> dict[str, object]:
    """The key of everything of a state that stands in addresses, by the word that names it there."""
    case = case_of(application)
    round_ = call.rounds.get()
    consortium = application.consortium
    enquiry = application.enquiries.first() or call.enquiries.filter(application=None).first()
    found = {
        "problem": application.problem_reports.first(),
        "enquiry": enquiry,
        "message": enquiry.messages.filter(file__isnull=False).first() if enquiry else None,
        "mail": Message.objects.filter(scope=f"application:{application.pk}").order_by("to", "key").first(),
        "publicquestion": call.public_questions.first(),
        "receipt": Receipt.objects.filter(version__application=application).first(),
        "participant": consortium.applicants.filter(name="Person READ").first(),
        "partner": consortium.parties.filter(role=Party.Role.PARTNER).first(),
        "administrating": consortium.parties.filter(role=Party.Role.ADMINISTRATING).first(),
        "attachment": application.attachments.first(),
        "case": case,
        "post": _own_or_any(Post, case),
        "panel": case.panel if case else None,
        "panelmeeting": case.panel.meetings.first() if case and case.panel else None,
        "hearing": Hearing.objects.filter(case=case).first() if case else None,
        "meetingitem": case.meeting_items.first() if case else None,
        "round": round_,
        "pack": Pack.objects.filter(round=round_).first(),
        "export": Export.objects.first(),
        "savedfilter": SavedFilter.objects.first(),
        "call": call,
        "application": application,
        "grant": Grant.objects.filter(decision__application=application).first(),
        "yearlyreport": YearlyReport.objects.filter(grant__decision__application=application).first(),
        "changerequest": ChangeRequest.objects.filter(grant__decision__application=application).first(),
        "reportstep": ReportStep.objects.filter(report__grant__decision__application=application).first(),
        "grantterms": call.grant_terms.first(),
        "meeting": DecisionMeeting.objects.filter(decisions__application=application).first(),
        "casedocument": CaseDocument.objects.filter(application=application).order_by("number").first(),
        "decision": Decision.objects.filter(application=application).first(),
        "delivery": Delivery.objects.filter(decision__application=application).order_by("message__to").first(),
        "conflict": Conflict.objects.filter(application=application).order_by("person__name").first(),
        "statement": Statement.objects.filter(case=case).first() if case else None,
        "review": _own_or_any(Review, case),
        "run": AssignmentRun.objects.filter(round=round_).first(),
        "reviewer": Reviewer.objects.filter(panel_roles__panel__round=round_).order_by("person__name").first(),
    }
    return {name: row.pk for name, row in found.items() if row is not None}


def _own_or_any(model: type[Post | Review], case: Case | None) -> object:
    """One of the case; where it has none, one of the round, which does not stand at the case's addresses."""
    if case is None:
        return None
    return model.objects.filter(case=case).first() or model.objects.filter(case__round=case.round_id).first()


def shared_objects(world: World) -> dict[str, object]:
    """The keys of what belongs to no state."""
    return {
        "disclosurerequest": DisclosureRequest.objects.get().pk,
        "secrecyparagraph": SecrecyParagraph.objects.get().pk,
        "disclosureitem": DisclosureItem.objects.get().pk,
        "initiative": world.initiative.pk,
        "problemwithoutaccount": ProblemReport.objects.get(by__isnull=True).pk,
        "organisation": world.organisation.pk,
        "organisationrole": world.organisation.roles.get(user=world.accounts["SIG"]).pk,
        "organisationinvitation": world.organisation.invitations.get().pk,
        "planninggrant": world.grant.pk if world.grant else None,
        "receivedreport": world.grant.report.current_id if world.grant else None,
        "publication": world.publication.key,
        "agency": Agency.objects.get(code="vr").pk,
        "lettertemplate": LetterTemplate.objects.get().pk,
    }
