"""Whom a visitor of the demo may be, with one click: one card per role and agency."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Persona:
    """A role to try. `email` is the account, `first_page` the name of the page that says what to do next.

    Without one the first thing to see is the mailbox: the person has a message with a link.
    """

    key: str
    group: str
    email: str
    title: Promise
    label: Promise
    text: Promise
    first_page: str = ""


GROUPS = {"applicant": _("Applicants and organisations"), "vr": _("Swedish Research Council"), "vinnova": _("Vinnova")}
PERSONAS = (
    Persona(
        "leader-draft",
        "applicant",
        "fredrik.demoberg@uu.example",
        _("Project leader, draft"),
        _("Sign in as project leader with a draft"),
        _("Half of the answers are missing, and two researchers have not answered."),
        first_page="my_applications",
    ),
    Persona(
        "leader-registered",
        "applicant",
        "per.attrappsson@kth.example",
        _("Project leader, registered"),
        _("Sign in as project leader, registered"),
        _("Leads an application that is registered, and linked with its sister at Vinnova."),
        first_page="my_applications",
    ),
    Persona(
        "leader-supplement",
        "applicant",
        "olof.demostrom@ltu.example",
        _("Project leader, supplement"),
        _("Sign in as project leader, supplement"),
        _("Is asked by the officer for a supplement once the organisations have signed."),
        first_page="my_applications",
    ),
    Persona(
        "invited",
        "applicant",
        "chidi.provander@liu.example",
        _("Invited researcher"),
        _("Sign in as invited researcher"),
        _("Has got an invitation by e-mail and not answered yet."),
    ),
    Persona(
        "partner",
        "applicant",
        "jurgen.beispielmann@beispiel-photonik.example",
        _("Partner's contact"),
        _("Sign in as contact of a partner"),
        _("A company's contact, who is asked by e-mail to confirm its part."),
    ),
    Persona(
        "signatory",
        "applicant",
        "bo.underskriftsson@kth.example",
        _("Signatory"),
        _("Sign in as signatory, KTH"),
        _("Signs KTH's applications in the week after the deadline."),
        first_page="inbox",
    ),
    Persona(
        "supervisor",
        "applicant",
        "stina.chefsmall@kth.example",
        _("Supervisor"),
        _("Sign in as supervisor, KTH"),
        _("Says who signs and reads for KTH, and invites them."),
        first_page="inbox",
    ),
    Persona(
        "officer-vr",
        "vr",
        "agnes.handlaggarsson@vr.example",
        _("Handling officer"),
        _("Sign in as handling officer, VR"),
        _("Runs the call, from eligibility to the proposal for a decision."),
        first_page="admin:index",
    ),
    Persona(
        "decision-maker-vr",
        "vr",
        "elisabeth.beslutsberg@vr.example",
        _("Decision maker"),
        _("Sign in as decision maker, VR"),
        _("Approves what the officer has locked: the second of two persons."),
        first_page="admin:index",
    ),
    Persona(
        "chair-vr",
        "vr",
        "beatrice.granskmall@su.example",
        _("Chair, panel A"),
        _("Sign in as chair, VR"),
        _("Follows the reviews, and enters the panel's grades and its list."),
        first_page="reviewing",
    ),
    Persona(
        "vice-chair-vr",
        "vr",
        "benedikt.gutachterson@technische-universitat-musterstadt.example",
        _("Vice chair, panel B"),
        _("Sign in as vice chair, VR"),
        _("Chairs the case from which the chair is kept by a conflict of interest."),
        first_page="reviewing",
    ),
    Persona(
        "reviewer-vr",
        "vr",
        "aurelie.relectrice@universite-exemple-de-grenoble.example",
        _("Reviewer"),
        _("Sign in as reviewer, VR"),
        _("Panel member with applications to read and grade."),
        first_page="reviewing",
    ),
    Persona(
        "conflicted-vr",
        "vr",
        "gianni.revisorelli@politecnico-di-esempio.example",
        _("Reviewer with conflicts"),
        _("Sign in as reviewer with conflicts, VR"),
        _("One application is closed by an own declaration, others by what the portal found."),
        first_page="reviewing",
    ),
    Persona(
        "registrar-vr",
        "vr",
        "kerstin.diariedemo@vr.example",
        _("Registrar"),
        _("Sign in as registrar, VR"),
        _("Reads the record of what has been submitted."),
        first_page="admin:index",
    ),
    Persona(
        "auditor-vr",
        "vr",
        "magnus.granskningsprov@vr.example",
        _("Auditor"),
        _("Sign in as auditor, VR"),
        _("Reads the audit trail."),
        first_page="admin:index",
    ),
    Persona(
        "coordinator-vr",
        "vr",
        "lena.samordningsmall@vr.example",
        _("Initiative coordinator"),
        _("Sign in as coordinator, VR"),
        _("Sees both agencies' parts of the initiative in outline."),
        first_page="admin:index",
    ),
    Persona(
        "administrator-vr",
        "vr",
        "gunnar.behorighetsdemo@vr.example",
        _("Administrator"),
        _("Sign in as administrator, VR"),
        _("Grants roles that another administrator confirms, and confirms the coordinators of the other agency."),
        first_page="admin:index",
    ),
    Persona(
        "officer-vinnova",
        "vinnova",
        "jesper.handlaggargren@vinnova.example",
        _("Handling officer"),
        _("Sign in as handling officer, Vinnova"),
        _("Runs Vinnova's call, and sees nothing of VR's."),
        first_page="admin:index",
    ),
    Persona(
        "decision-maker-vinnova",
        "vinnova",
        "staffan.beslutslund@vinnova.example",
        _("Decision maker"),
        _("Sign in as decision maker, Vinnova"),
        _("Approves what the officer has locked: the second of two persons."),
        first_page="admin:index",
    ),
    Persona(
        "chair-vinnova",
        "vinnova",
        "camilla.omdomesprov@naringslivsinstitutet-exempel.example",
        _("Chair"),
        _("Sign in as chair, Vinnova"),
        _("Follows the assessments, and enters the panel's grades and its list."),
        first_page="reviewing",
    ),
    Persona(
        "reviewer-vinnova",
        "vinnova",
        "ewan.assessorby@university-of-sampleshire.example",
        _("Reviewer"),
        _("Sign in as reviewer, Vinnova"),
        _("Assessor with applications to read and grade."),
        first_page="reviewing",
    ),
    Persona(
        "registrar-vinnova",
        "vinnova",
        "ylva.registermall@vinnova.example",
        _("Registrar"),
        _("Sign in as registrar, Vinnova"),
        _("Reads the record of what has been submitted."),
        first_page="admin:index",
    ),
    Persona(
        "auditor-vinnova",
        "vinnova",
        "dragana.revisionsexempel@vinnova.example",
        _("Auditor"),
        _("Sign in as auditor, Vinnova"),
        _("Reads the audit trail."),
        first_page="admin:index",
    ),
    Persona(
        "coordinator-vinnova",
        "vinnova",
        "fredrik.samordningsdemo@vinnova.example",
        _("Initiative coordinator"),
        _("Sign in as coordinator, Vinnova"),
        _("Sees both agencies' parts of the initiative in outline."),
        first_page="admin:index",
    ),
    Persona(
        "administrator-vinnova",
        "vinnova",
        "kajsa.rollexempel@vinnova.example",
        _("Administrator"),
        _("Sign in as administrator, Vinnova"),
        _("Grants roles that another administrator confirms, and confirms the coordinators of the other agency."),
        first_page="admin:index",
    ),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}
READING = frozenset({persona.email for persona in PERSONAS})
