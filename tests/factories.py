"""Small worlds for tests. Plain functions that write rows; what has rules of its own goes through the actions.

Dates are relative to `NOW`, the system's time when the tests start, since pages judge by the real arrival of requests.
"""

import tomllib
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from applications.actions.bars import open_call
from applications.actions.people import ensure_person
from applications.domain.form import Form
from applications.domain.form_parsing import parse
from applications.models import (
    Affiliation,
    Agency,
    AgencyRole,
    Answer,
    AnswerRevision,
    Applicant,
    Application,
    Attachment,
    BudgetCell,
    Call,
    CaseNumberBlock,
    Consortium,
    Criterion,
    Degree,
    FormVersion,
    Frame,
    Initiative,
    Organisation,
    OrganisationRole,
    Party,
    Person,
    PlanningGrant,
    PlanningReport,
    Round,
    TechnologyArea,
    Version,
)
from applications.queries.documents import frozen
from applications.queries.readiness import PUBLISHING
from clusterportal.accounts.models import User
from clusterportal.approvals.actions import approve, propose
from clusterportal.files.models import StoredFile
from reviews.models import GrantTerms

NOW = timezone.now().replace(microsecond=0)
TODAY = timezone.localdate(NOW)  # in Sweden, where it is tomorrow before it is at UTC
DAY = timedelta(days=1)
SPECIFICATIONS = Path(__file__).parent.parent / "applications" / "specifications"
AREAS = {"ai": "AI and autonomous systems", "quantum": "Quantum technology"}
AGENCIES = {"vr": ("VR", "Vetenskapsrådet", "Swedish Research Council"), "vinnova": ("Vinnova", "Vinnova", "Vinnova")}
PASSWORD = "correct horse battery"
PHYSICS = {"title": "PhD in Physics", "university": "KTH", "year": 2010}
_numbers = count(1)


def make_user(name: str = "", *, email: str = "", language: str = "en") -> User:
    """An account with a confirmed address and the password PASSWORD."""
    number = next(_numbers)
    name = name or f"Person {number}"
    user = User(email=email or f"person{number}@post.example", name=name, language=language)
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_person(name: str = "", *, user: User | None = None, degree: str = "", **columns: Any) -> Person:
    """A person, the one of `user` where an account is given, with a `degree` where one is named."""
    if user is None:
        person = Person.objects.create(name=name or f"Person {next(_numbers)}", **columns)
    else:
        person = ensure_person(user, at=NOW)
        Person.objects.filter(pk=person.pk).update(**columns)
    if degree:
        Degree.objects.create(person=person, title=degree)
    return Person.objects.get(pk=person.pk)


def make_initiative() -> Initiative:
    """The one initiative, with its areas."""
    initiative, new = Initiative.objects.get_or_create(
        name_en="Excellence clusters", defaults={"name_sv": "Excellenskluster"}
    )
    if new:
        for position, (key, name) in enumerate(AREAS.items()):
            columns = {"name_sv": f"{name} (sv)", "name_en": name, "position": position}
            TechnologyArea.objects.create(initiative=initiative, key=key, **columns)
    return initiative


def make_agency(code: str = "vr") -> Agency:
    """VR or Vinnova, with its frame."""
    short_name, name_sv, name_en = AGENCIES[code]
    names = {"short_name": short_name, "name_sv": name_sv, "name_en": name_en}
    agency, new = Agency.objects.get_or_create(code=code, defaults=names)
    if new:
        Frame.objects.create(initiative=make_initiative(), agency=agency, amount_sek=1_000_000_000)
    return agency


def make_organisation(name: str = "", *, approved: bool = True, **columns: Any) -> Organisation:
    """A university that may administrate, unless told otherwise."""
    name = name or f"University {next(_numbers)}"
    approval = Organisation.Approval.APPROVED if approved else Organisation.Approval.NO
    columns = {"kind": Organisation.Kind.UNIVERSITY, "approval": approval, "name_sv": name, "name_en": name, **columns}
    return Organisation.objects.create(**columns)


def make_staff(agency: Agency, role: str = "officer", *, call: Call | None = None, name: str = "") -> User:
    """An account with a confirmed role at an agency."""
    user = make_user(name or f"{agency.short_name} {role} {next(_numbers)}")
    granted_by, confirmed_by = make_user(), make_user()
    columns = {"granted_by": granted_by, "confirmed_by": confirmed_by, "granted_at": NOW, "confirmed_at": NOW}
    initiative = make_initiative() if role == "coordinator" else None
    AgencyRole.objects.create(agency=agency, call=call, initiative=initiative, user=user, role=role, **columns)
    return user


def make_handler(call: Call, *, name: str = "") -> User:
    """An officer who has declared for the call: its applications are open."""
    return declared(make_staff(call.agency, name=name), call)


def declared(user: User, call: Call) -> User:
    """The person, who has declared for the call as its staff."""
    open_call(call, by=user, at=NOW)
    return user


def make_signatory(organisation: Organisation, *, email: str = "") -> User:
    """An account that signs for an organisation."""
    user = make_user(f"Signatory of {organisation.name_en}", email=email)
    OrganisationRole.objects.create(
        organisation=organisation, user=user, role="signatory", granted_by=make_user(), granted_at=NOW
    )
    return user


def specification(profile: str) -> dict[str, Any]:
    """The shipped form specification of an agency profile."""
    return tomllib.loads((SPECIFICATIONS / f"{profile}-cluster.toml").read_text())


def make_call(agency: str = "vr", *, closes_in: timedelta = 30 * DAY, published: bool = True, **columns: Any) -> Call:
    """A call that closes `closes_in` from NOW (negative: it is closed), with round, criteria, form and case numbers.

    Signing lasts a week after closing, review opens a week later, the panel three weeks after that.
    """
    owner = make_agency(agency)
    closes_at = NOW + closes_in
    defaults = {
        "initiative": make_initiative(),
        "profile": agency,
        "title_sv": f"Utlysning {owner.short_name}",
        "title_en": f"Call of {owner.short_name}",
        "summary_sv": "Kort.",
        "summary_en": "Short.",
        "text_sv": "Text.",
        "text_en": "Text.",
        "opens_at": closes_at - 60 * DAY,
        "closes_at": closes_at,
        "signing_closes_at": closes_at + (7 * DAY if agency == "vr" else 0 * DAY),
        "grant_starts_on": date(NOW.year + 1, 1, 1),
        "grant_ends_on": date(NOW.year + 3, 12, 31),
        "needs_signature": agency == "vr",
        "needs_approved_organisation": agency == "vr",
        "n_participants_min": 1,
        "n_participants_max": 15,
        "frame_sek": 1_000_000_000,
        "n_awards_min": 1,
        "n_awards_max": 5,
        "published_at": closes_at - 61 * DAY if published else None,
    }
    call = Call.objects.create(agency=owner, **{**defaults, **columns})
    call.areas.set(TechnologyArea.objects.all())
    _make_round(call)
    spec = specification(call.profile)
    call.form_version = FormVersion.objects.create(call=call, number=1, specification=spec)
    call.save()
    first = 1000 * Call.objects.filter(agency=owner).count() + 1
    CaseNumberBlock.objects.create(
        call=call, year=NOW.year, first_serial=first, last_serial=first + 799, next_serial=first
    )
    _write_terms(call)
    if published:
        _published_by_two(call)
    return call


def _write_terms(call: Call) -> None:
    texts = {"text_sv": "Bidraget redovisas.", "text_en": "The grant is accounted for."}
    GrantTerms.objects.create(
        call=call, number=1, **texts, n_days_to_accept=21, written_by=make_user(), written_at=NOW - 90 * DAY
    )


def _published_by_two(call: Call) -> None:
    proposal = propose(PUBLISHING, call.pk, content={}, by=make_user(), at=NOW)
    approve(proposal.kind, call.pk, content={}, by=make_user(), at=NOW)


def _make_round(call: Call) -> Round:
    after = call.signing_closes_at
    made = Round.objects.create(
        call=call,
        review_opens_at=after + 7 * DAY,
        review_due_at=after + 21 * DAY,
        panel_opens_at=after + 28 * DAY,
        panel_closes_at=after + 35 * DAY,
    )
    for position, (key, scale) in enumerate([("quality", 7), ("feasibility", 3), ("overall", 7)]):
        Criterion.objects.create(
            round=made,
            key=key,
            label_sv=key.title(),
            label_en=key.title(),
            scale_max=scale,
            is_overall=key == "overall",
            position=position,
        )
    return made


def make_application(
    call: Call,
    *,
    leader: User | None = None,
    complete: bool = True,
    organisation: Organisation | None = None,
    n_researchers: int = 1,
    **columns: Any,
) -> Application:
    """A draft; `complete` fills in everything that registering asks for."""
    leader = leader or make_user()
    organisation = organisation or make_organisation()
    application = Application.objects.create(
        call=call, form_version=call.form_version, created_by=leader, created_at=NOW - 20 * DAY, **columns
    )
    consortium = Consortium.objects.create(application=application, organisation=organisation)
    add_applicant(consortium, leader, "leader", organisation)
    if complete:
        _complete(application, organisation, n_researchers)
    return Application.objects.get(pk=application.pk)


def make_version(application: Application, *, at: datetime = NOW) -> Version:
    """The working copy as it is now, frozen."""
    number = application.versions.count() + 1
    return Version.objects.create(
        application=application,
        number=number,
        **frozen(application),
        registered_by=application.created_by,
        registered_at=at,
    )


def add_applicant(
    consortium: Consortium, user: User, role: str = "researcher", organisation: Organisation | None = None
) -> Applicant:
    """Somebody who has accepted and, unless administrator, transferred a CV."""
    person = make_person(user=user)
    writes_cv = role != "administrator"
    if organisation is not None:
        Affiliation.objects.get_or_create(person=person, organisation=organisation, department="Physics")
    return Applicant.objects.create(
        consortium=consortium,
        role=role,
        rights="edit" if role != "researcher" else "read",
        person=person,
        name=user.name,
        email=user.email,
        organisation=organisation,
        department="Physics",
        invitation="accepted",
        invited_at=NOW - 20 * DAY,
        answered_at=NOW - 19 * DAY,
        cv={"orcid": person.orcid, "degrees": [PHYSICS], "publications": []} if writes_cv else None,
        cv_transferred_at=NOW - 18 * DAY if writes_cv else None,
    )


def make_planning_grant(agency: Agency, organisation: Organisation) -> PlanningGrant:
    """A row of the stage-one register."""
    made = PlanningGrant.objects.create(
        initiative=make_initiative(),
        funder=agency,
        organisation=organisation,
        register_id=f"test-{next(_numbers)}",
        title_sv="Planeringsbidrag",
        title_en="Planning grant",
        leader="Ada Provlund",
        department="Physics",
        amount_sek=1_200_000,
        ends_on=date(2026, 3, 31),
        source="test",
    )
    PlanningReport.objects.create(grant=made)
    return made


def _complete(application: Application, organisation: Organisation, n_researchers: int) -> None:
    form = parse(application.form_version.specification)
    number = next(_numbers)
    Application.objects.filter(pk=application.pk).update(
        title_sv=f"Klustret nummer {number:05}",
        title_en=f"Cluster number {number:05}",
        area=TechnologyArea.objects.first(),
        subject_codes=["10201"],
    )
    for _researcher in range(n_researchers):
        add_applicant(application.consortium, make_user(), "researcher", organisation)
    written = [asked for section in form.sections for asked in section.written if asked.condition is None]
    _answer(application, {asked.key: sample_answer(asked) for asked in written})
    party = Party.objects.create(
        consortium=application.consortium,
        role="administrating",
        organisation=organisation,
        name=organisation.name_en,
        organisation_number=organisation.organisation_number or "",
    )
    _fill_budget(party, application, form)
    for kind in form.attachments:
        if kind.is_required:
            attach(application, kind.key)


def sample_answer(asked: Any) -> Any:
    """A fitting answer to a field of the form."""
    if asked.kind in {"text", "area"}:
        return f"Words about {asked.key}"[: asked.max_characters]
    if asked.kind == "table":
        return [{column.key: 1 if column.kind == "number" else "Cell" for column in asked.columns}]
    first_option = asked.options[0].value if asked.options else None
    answers = {
        "rich": f"Words about *{asked.key}*.\n\n- one\n- two",
        "number": asked.minimum or 1,
        "yes_no": "no",
        "choice": first_option,
        "choices": [first_option],
        "date_range": {"start": f"{NOW.year + 1}-01-01", "end": f"{NOW.year + 1}-12-31"},
        "confirm": True,
    }
    return answers[asked.kind]


def attach(application: Application, kind: str) -> Attachment:
    """An attachment whose content is known to the database only."""
    sha256 = f"{next(_numbers):064x}"
    columns = {"size_bytes": 1000, "content_type": "application/pdf", "n_pages": 2}
    file = StoredFile.objects.create(sha256=sha256, **columns)
    return Attachment.objects.create(
        application=application,
        kind=kind,
        file=file,
        name=f"{kind}.pdf",
        uploaded_by=application.created_by,
        uploaded_at=NOW - 10 * DAY,
    )


def _answer(application: Application, answers: dict[str, Any]) -> None:
    """Answers by field key, with the history that they would have."""
    by_id, at = application.created_by_id, NOW - 10 * DAY
    rows = [
        {"field_key": key, "value": value, "revision": 1, "at": at, "by_id": by_id} for key, value in answers.items()
    ]
    AnswerRevision.objects.bulk_create(AnswerRevision(application_id=application.pk, **row) for row in rows)
    Answer.objects.bulk_create(Answer(application=application, **row) for row in rows)


def _fill_budget(party: Party, application: Application, form: Form) -> None:
    cost = next(cost for cost in form.cost_types if not cost.is_indirect)
    BudgetCell.objects.bulk_create(
        BudgetCell(party=party, year=year, side=side, line=line, amount_sek=45_000_000)
        for year in application.call.grant_years
        for side, line in (("cost", cost.key), ("funding", "requested"))
    )
