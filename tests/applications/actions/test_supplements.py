from datetime import timedelta
from typing import Any

import pytest

from applications.actions.answers import save_answers
from applications.actions.attachments import remove_attachment
from applications.actions.budget import save_budget
from applications.actions.consortium import invite
from applications.actions.drafting import save_basics
from applications.actions.eligibility import judge
from applications.actions.parties import PartyDetails, add_party
from applications.actions.registering import register, withdraw
from applications.actions.signing import sign
from applications.actions.supplements import ask_supplement, end_due_supplements, end_supplement, lengthen_supplement
from applications.actions.working_copy import Change
from applications.domain.form import Form
from applications.models import (
    Answer,
    Application,
    Call,
    EligibilityJudgement,
    Receipt,
    Signature,
    Supplement,
    Version,
)
from applications.policies.applications import check_edit, check_register
from applications.queries.completeness import gaps
from applications.queries.forms import form_of
from applications.queries.supplements import document_now
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from tests.applications.worlds import fresh, registered, signed, submitted
from tests.factories import (
    DAY,
    add_applicant,
    make_agency,
    make_call,
    make_handler,
    make_signatory,
    make_staff,
    make_user,
)
from tests.threads import together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NEW = "Words that were asked for."


class World:
    """A signed application of which a section with answers is being supplemented for a week."""

    def __init__(self, call: Any = None, **asked: Any) -> None:
        self.application = signed(call)
        self.asked_at = self.application.call.signing_closes_at + DAY
        self.until = self.asked_at + 7 * DAY
        self.officer = make_handler(self.application.call)
        request = {"sections": [self.section], "reason_en": "Write more."} | asked
        self.supplement = ask_supplement(
            self.application, **request, until=self.until, by=self.officer, at=self.asked_at
        )

    @property
    def leader(self) -> User:
        return self.application.created_by

    @property
    def form(self) -> Form:
        return form_of(self.application)

    @property
    def section(self) -> str:
        return next(one.key for one in self.form.sections if one.kind == "answers")

    @property
    def field(self) -> str:
        return text_field(self.form, self.section)

    @property
    def now(self) -> Application:
        return fresh(self.application)

    def write(self, text: str = NEW, *, at: Any = None) -> None:
        row = Answer.objects.get(application=self.application, field_key=self.field)
        change = {self.field: Change(text, str(row.revision))}
        save_answers(self.application, change, by=self.leader, at=at or self.asked_at + DAY)

    def register(self, *, at: Any = None) -> Receipt:
        return register(self.application, by=self.leader, at=at or self.asked_at + DAY)


def text_field(form: Form, section: str) -> str:
    fields = form.section(section).fields
    return next(one.key for one in fields if one.kind in {"text", "area", "rich"} and one.condition is None)


def code(act: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **options)
    return refusal.value.code


def mails(template: str) -> set[str]:
    return set(Message.objects.filter(key__startswith=template).values_list("to", flat=True))


def test_asking_tells_the_applicants_and_leaves_the_earlier_version_standing() -> None:
    world = World()
    application = world.now
    assert application.status == "supplementing"
    assert application.submitted_version.number == 1
    assert document_now(application) == application.submitted_version.document
    assert world.leader.email in mails("supplement:")
    assert (world.supplement.outcome, world.supplement.was_signed) == ("open", True)


def test_a_registered_supplement_replaces_what_was_submitted() -> None:
    world = World()
    before = world.now
    number, submitted_at, first = str(before.case_number), before.submitted_at, before.submitted_version
    world.write()
    assert world.now.submitted_version == first
    receipt = world.register()
    application = world.now
    version = application.submitted_version
    assert (version.number, receipt.version, receipt.kind) == (2, version, "submission")
    assert version.document["answers"] == {**first.document["answers"], world.field: NEW}
    assert (application.status, str(application.case_number)) == ("awaiting_signature", number)
    assert (application.submitted_at, application.registered_version) == (submitted_at, version)
    assert {one.kind for one in version.receipts.all()} == {"registration", "submission"}
    assert receipt.document["case_number"] == number
    world.supplement.refresh_from_db()
    assert (world.supplement.outcome, world.supplement.new_version) == ("registered", version)
    assert world.leader.email in mails("supplement_registered")


def test_the_signature_is_asked_for_again_in_a_window_of_its_own() -> None:
    world = World()
    world.write()
    world.register()
    application, at = world.now, world.asked_at + 3 * DAY
    assert Signature.objects.get().version.number == 1
    signatory = make_signatory(application.submitted_version.organisation)
    sign(application, version_sha256=application.submitted_version.sha256, by=signatory, at=at)
    assert world.now.status == "signed"


def test_a_call_without_signature_goes_back_to_submitted() -> None:
    world = World(make_call("vinnova", closes_in=-1 * DAY))
    world.write()
    world.register()
    assert (world.now.status, world.now.submitted_version.number) == ("submitted", 2)


def test_an_earlier_judgement_falls_with_the_version_that_it_was_about() -> None:
    application = signed()
    at, officer = application.call.signing_closes_at + DAY, make_handler(application.call)
    judge(application, outcome="eligible", by=officer, at=at)
    section = next(one.key for one in form_of(application).sections if one.kind == "answers")
    field = text_field(form_of(application), section)
    ask_supplement(application, sections=[section], reason_sv="Mer.", until=at + DAY, by=officer, at=at)
    row = Answer.objects.get(application=application, field_key=field)
    changes = {field: Change(NEW, str(row.revision))}
    save_answers(application, changes, by=application.created_by, at=at + MINUTE)
    register(application, by=application.created_by, at=at + MINUTE)
    assert not EligibilityJudgement.objects.exists()


def test_what_was_changed_before_the_deadline_and_never_registered_stays_out() -> None:
    """A reopened working copy may say other things in sections that nobody has opened."""
    world = World()
    other = [one for one in world.form.sections if one.kind == "answers" and one.key != world.section]
    hidden = text_field(world.form, other[0].key)
    Answer.objects.filter(application=world.application, field_key=hidden).update(value="Never registered.")
    Application.objects.filter(pk=world.application.pk).update(title_en="Never registered")
    world.write()
    world.register()
    version = world.now.submitted_version
    first = Version.objects.get(application=world.application, number=1)
    assert version.document["answers"] == {**first.document["answers"], world.field: NEW}
    assert (version.title_en, version.document["title_en"]) == (first.title_en, first.title_en)


def test_everything_that_is_not_open_is_refused() -> None:
    world = World()
    application, at, by = world.application, world.asked_at + DAY, world.leader
    other = next(one.key for one in world.form.sections if one.kind == "answers" and one.key != world.section)
    admin = application.consortium.parties.get(role="administrating")
    place = next(iter(admin.cells.all()))
    invited = {"name": "N", "email": "n@post.example", "role": "researcher", "rights": "read"}
    refused = [
        lambda: save_answers(application, {text_field(world.form, other): Change("x", "1")}, by=by, at=at),
        lambda: save_basics(application, {"title_en": Change("x", "")}, by=by, at=at),
        lambda: save_budget(admin, {}, by=by, at=at),
        lambda: add_party(application, PartyDetails("partner", name="P"), by=by, at=at),
        lambda: invite(application, **invited, by=by, at=at),
        lambda: remove_attachment(application.attachments.first(), by=by, at=at),
    ]
    assert [code(act) for act in refused] == ["not_opened"] * len(refused)
    assert place.amount_sek == 45_000_000
    check_edit(by, world.now, at)


def test_a_kind_of_attachment_is_opened_alone() -> None:
    application = signed()
    kind = application.attachments.first().kind
    at, officer = application.call.signing_closes_at + DAY, make_handler(application.call)
    asked = {"sections": [], "attachments": [kind], "reason_en": "A new plan.", "until": at + DAY}
    ask_supplement(application, **asked, by=officer, at=at)
    application, leader = fresh(application), application.created_by
    remove_attachment(application.attachments.get(kind=kind), by=leader, at=at)
    lacking = [gap.code for gap in gaps(application) if gap.blocking]
    assert lacking == ["attachment_missing"]
    assert code(register, application, by=leader, at=at) == "gaps"


def test_gaps_elsewhere_do_not_stop_a_supplement() -> None:
    world = World()
    Application.objects.filter(pk=world.application.pk).update(title_sv="")
    world.write()
    world.register()
    assert world.now.submitted_version.number == 2


def test_nothing_changed_is_not_registered() -> None:
    world = World()
    assert code(world.register) == "nothing_changed"


def test_only_the_leader_registers_and_only_whoever_may_edit_edits() -> None:
    world = World()
    reader, helper = make_user(), make_user()
    add_applicant(world.application.consortium, reader, "researcher")
    add_applicant(world.application.consortium, helper, "administrator")
    at = world.asked_at + DAY
    assert code(check_edit, reader, world.now, at, f"section:{world.section}") == "read_only"
    check_edit(helper, world.now, at, f"section:{world.section}")
    assert code(check_register, helper, world.now, at) == "leader_only"
    assert code(register, world.now, by=helper, at=at) == "leader_only"
    for stranger in (make_user(), world.officer, make_signatory(world.application.consortium.organisation)):
        with pytest.raises(Hidden):
            check_edit(stranger, world.now, at)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"sections": []}, "supplement_opens_nothing"),
        ({"sections": ["no_such"]}, "unknown_place"),
        ({"attachments": ["no_such"]}, "unknown_place"),
        ({"sections": ["attachments"]}, "unknown_place"),
        ({"reason_en": " "}, "supplement_needs_reason"),
        ({"until": timedelta(0)}, "supplement_until_later"),
    ],
)
def test_what_cannot_be_asked_for(change: dict[str, Any], refusal: str) -> None:
    application = signed()
    at = application.call.signing_closes_at + DAY
    asked = {"sections": ["budget"], "reason_en": "More.", "until": DAY} | change
    asked["until"] = at + asked["until"]
    by = make_handler(application.call)
    assert code(ask_supplement, application, **asked, by=by, at=at) == refusal


def test_who_asks_and_when() -> None:
    asked = {"sections": ["budget"], "reason_en": "More."}
    application = signed()
    at = application.call.signing_closes_at + DAY
    foreign = make_staff(make_agency("vinnova"))
    auditor = make_staff(application.call.agency, "auditor")
    for stranger in (foreign, auditor, application.created_by, make_user()):
        with pytest.raises(Hidden):
            ask_supplement(application, **asked, until=at + DAY, by=stranger, at=at)
    officer = make_handler(application.call)
    waiting = submitted(application.call)
    assert code(ask_supplement, waiting, **asked, until=at + DAY, by=officer, at=at) == "supplement_not_now"
    draft = registered()
    with pytest.raises(Hidden):
        ask_supplement(draft, **asked, until=at + DAY, by=officer, at=at)


def test_the_last_instant_is_in_time_and_the_next_is_not() -> None:
    world = World()
    world.write(at=world.until)
    assert code(world.register, at=world.until + timedelta(microseconds=1)) == "supplement_over"
    world.register(at=world.until)
    assert world.now.submitted_version.number == 2


def test_a_registration_that_arrived_in_time_counts_after_the_sweep() -> None:
    world = World()
    world.write()
    assert end_due_supplements(world.until + 3 * MINUTE) == 1
    assert world.now.status == "signed"
    world.register(at=world.until)
    assert (world.now.status, world.now.submitted_version.number) == ("awaiting_signature", 2)
    assert Supplement.objects.get().outcome == "registered"


def test_nothing_that_happened_since_is_undone_by_a_late_commit() -> None:
    world = World()
    world.write()
    end_due_supplements(world.until + 3 * MINUTE)
    Application.objects.filter(pk=world.application.pk).update(status="eligible")
    assert code(world.register, at=world.until) == "deadline_passed"


def test_when_time_is_up_the_earlier_version_stands_with_its_signature() -> None:
    world = World()
    world.write()
    assert end_due_supplements(world.until + MINUTE) == 0
    assert (end_due_supplements(world.until + 3 * MINUTE), end_due_supplements(world.until + 3 * MINUTE)) == (1, 0)
    application = world.now
    assert (application.status, application.submitted_version.number) == ("signed", 1)
    assert Supplement.objects.get().ended_at == world.until
    assert world.leader.email in mails("supplement_ended")
    assert code(world.write, at=world.until + DAY) == "deadline_passed"


def test_in_a_frozen_call_no_time_runs_out() -> None:
    world = World()
    Call.objects.update(frozen_at=world.asked_at)
    assert code(world.write) == "call_frozen"
    assert end_due_supplements(world.until + 3 * MINUTE) == 0
    later = world.until + DAY
    lengthen_supplement(world.application, until=later, by=world.officer, at=world.until + 3 * MINUTE)
    Call.objects.update(frozen_at=None)
    world.write(at=later)
    world.register(at=later)
    assert world.now.submitted_version.number == 2


def test_an_officer_lengthens_and_ends() -> None:
    world = World()
    colleague, at = make_handler(world.application.call), world.asked_at + DAY
    later = world.until + DAY
    lengthen_supplement(world.application, until=later, by=colleague, at=at)
    assert code(lengthen_supplement, world.application, until=later, by=world.officer, at=at) == "extension_not_later"
    assert end_due_supplements(world.until + 3 * MINUTE) == 0
    end_supplement(world.application, by=colleague, at=at)
    assert (world.now.status, Supplement.objects.get().outcome) == ("signed", "ended")
    assert code(end_supplement, world.application, by=world.officer, at=at) == "supplement_over"


def test_a_withdrawn_application_is_not_supplemented() -> None:
    world = World()
    withdraw(world.application, by=world.leader, at=world.asked_at + DAY)
    assert (world.now.status, Supplement.objects.get().outcome) == ("withdrawn", "withdrawn")
    assert end_due_supplements(world.until + DAY) == 0


def test_it_may_be_asked_for_twice() -> None:
    world = World()
    end_supplement(world.application, by=world.officer, at=world.asked_at + DAY)
    again = {"sections": ["budget"], "reason_sv": "Budget.", "until": world.until}
    ask_supplement(world.application, **again, by=world.officer, at=world.asked_at + DAY)
    assert [one.outcome for one in Supplement.objects.order_by("asked_at")] == ["ended", "open"]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_two_officers_ask_once() -> None:
    application = signed()
    at = application.call.signing_closes_at + DAY
    officers = [make_handler(application.call) for _number in range(2)]
    asked = {"sections": ["budget"], "reason_en": "More.", "until": at + DAY, "at": at}
    outcomes = together(*[lambda by=by: ask_supplement(application, **asked, by=by) for by in officers])
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["supplement_not_now"]
    assert Supplement.objects.count() == 1


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_last_instant_and_the_sweep_at_once_lose_nothing() -> None:
    world = World()
    world.write()
    receipt, _n_ended = together(
        lambda: world.register(at=world.until), lambda: end_due_supplements(world.until + 3 * MINUTE)
    )
    assert isinstance(receipt, Receipt)
    assert (world.now.status, world.now.submitted_version.number) == ("awaiting_signature", 2)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_registering_and_ending_at_once_have_one_winner() -> None:
    world = World()
    world.write()
    at = world.asked_at + DAY
    together(lambda: world.register(at=at), lambda: end_supplement(world.application, by=world.officer, at=at))
    outcome, application = Supplement.objects.get().outcome, world.now
    stands = {"registered": ("awaiting_signature", 2), "ended": ("signed", 1)}
    assert (application.status, application.submitted_version.number) == stands[outcome]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_signing_and_withdrawing_at_once_have_one_order() -> None:
    application = submitted()
    signatory = make_signatory(application.consortium.organisation)
    sha256, at = application.submitted_version.sha256, application.call.closes_at + DAY
    together(
        lambda: sign(application, version_sha256=sha256, by=signatory, at=at),
        lambda: withdraw(application, by=application.created_by, at=at),
    )
    assert fresh(application).status == "withdrawn"
    assert Signature.objects.count() in {0, 1}
