"""Requests for disclosure: who does what, what a test has to say, and that a refusal takes two persons."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from applications.models import Rendering
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.files.actions import keep_made
from reviews.actions import disclosure as actions
from reviews.actions.disclosure import Asked, Outcomes
from reviews.actions.secrecy import add_paragraph
from reviews.actions.taking_up import take_up_documents
from reviews.models import CaseDocument, DisclosureItem, DisclosureRequest, SecrecyTest
from reviews.policies.disclosure import check_read_refusal
from reviews.queries.disclosure import shown_to, waiting_for
from reviews.queries.documents import label
from reviews.queries.refusals import made_refusals
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import signed
from tests.factories import DAY, NOW, make_call, make_person, make_staff
from tests.kept import kept
from tests.reviews.worlds import declare_staff

pytestmark = pytest.mark.django_db
LAW = "OSL 31 kap. 16 §"


class Room:
    """A signed application whose documents are taken up; two registrars, an officer, a decision maker, a request."""

    def __init__(self) -> None:
        self.application = signed(make_call(closes_in=-9 * DAY))
        call = self.application.call
        self.agency = call.agency
        take_up_documents(NOW)
        self.registrar, self.other = (make_staff(self.agency, "registrar") for _number in range(2))
        self.officer, self.decider = make_staff(self.agency), make_staff(self.agency, "decision_maker")
        for user in (self.officer, self.decider):
            declare_staff(user, call, NOW)
        add_paragraph(self.agency, LAW, by=self.registrar, at=NOW)
        self.request = self.ask()

    def ask(self) -> DisclosureRequest:
        asked = Asked("Nora Nyfiken", "email", "Everything about the cluster.", localdate(NOW - 2 * DAY))
        return actions.register_request(self.agency, asked, by=self.registrar, at=NOW)

    def documents(self) -> list[CaseDocument]:
        return list(CaseDocument.objects.filter(application=self.application).order_by("number"))

    def attach(
        self, n: int = 2, request: DisclosureRequest | None = None, by: User | None = None
    ) -> list[DisclosureItem]:
        request = request or self.request
        actions.attach_documents(request, self.documents()[:n], by=by or self.registrar, at=NOW)
        return list(request.items.filter(removed_at__isnull=True))

    def test(self, item: DisclosureItem, outcome: str = "released", **given: Any) -> SecrecyTest:
        return actions.record_test(item, Outcomes(outcome, **given), by=self.registrar, at=NOW)

    def withhold(self, item: DisclosureItem) -> SecrecyTest:
        return self.test(item, "withheld", paragraphs=[LAW], reason="Trade secrets.")

    @property
    def now(self) -> DisclosureRequest:
        return DisclosureRequest.objects.get(pk=self.request.pk)


@pytest.fixture
@kept
def room() -> Room:
    return Room()


def code(act: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **options)
    return refusal.value.code


def test_what_is_released_in_whole_needs_no_second_person(room: Room) -> None:
    for item in room.attach():
        room.test(item)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert (room.now.state, room.now.is_whole, room.now.decided_by) == ("decided", True, room.registrar)
    actions.answer_request(room.request, answer="By e-mail.", by=room.registrar, at=NOW)
    assert room.now.state == "answered"
    assert code(actions.answer_request, room.request, answer="", by=room.registrar, at=NOW) == "disclosure_answered"


@pytest.mark.parametrize("role", ["other", "decider"])
def test_a_refusal_is_decided_by_another_with_the_right_to(room: Room, role: str) -> None:
    whole, secret = room.attach()
    room.test(whole)
    room.withhold(secret)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert room.now.state == "put_forward"
    assert code(actions.decide, room.request, by=room.registrar, at=NOW) == "disclosure_own"
    with pytest.raises(Hidden):
        actions.decide(room.request, by=room.officer, at=NOW)
    assert code(actions.answer_request, room.request, answer="", by=room.registrar, at=NOW) == "disclosure_not_decided"
    actions.decide(room.request, by=getattr(room, role), at=NOW)
    assert (room.now.state, room.now.is_whole) == ("decided", False)


def refused(room: Room, by: User) -> dict[str, str]:
    """The decision's text by language once this person has decided."""
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    actions.decide(room.request, by=by, at=NOW)
    return {one.language: one.body for one in made_refusals(room.now)}


def test_the_decision_on_a_refusal_gives_law_and_reason_and_how_to_appeal(room: Room) -> None:
    whole, secret = room.attach()
    room.test(whole)
    room.test(secret, "withheld", paragraphs=[LAW], reason="Trade {secrets}.\n# Kept")
    texts = refused(room, room.decider)
    swedish = texts["sv"]
    assert list(texts) == ["sv", "en"]
    number, kind = label(secret.document), "bilaga"
    assert f"{number} ({kind}) lämnas inte ut. Trade {{secrets}}.\n\u00a0# Kept Lagrum: {LAW}." in swedish
    assert "Till Nora Nyfiken" in swedish
    assert "Vetenskapsrådet avslår begäran i de delar" in swedish
    assert room.decider.name in swedish
    assert "Everything about the cluster." in swedish
    assert label(whole.document) not in swedish
    assert "Kammarrätten i Stockholm" in swedish
    assert "inom tre veckor" in swedish
    assert texts["en"].startswith("This is a translation.")
    with pytest.raises(DatabaseError), transaction.atomic():
        room.now.refusal_texts.update(body="Otherwise")


@pytest.mark.parametrize(("withheld", "said"), [(True, "refuses the request. "), (False, "no document was found")])
def test_the_decision_says_whether_all_is_refused_or_nothing_was_found(room: Room, withheld: bool, said: str) -> None:
    if withheld:
        room.withhold(*room.attach(1))
    DisclosureRequest.objects.update(requester="")
    text = refused(room, room.other)["en"]
    assert said in text
    assert "To whoever has asked for the documents" in text


def test_nothing_is_decided_in_writing_where_nothing_is_refused(room: Room) -> None:
    for item in room.attach():
        room.test(item)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert made_refusals(room.now) == []
    assert code(check_read_refusal, room.registrar, room.now, NOW) == "disclosure_nothing_refused"


def test_what_is_sent_back_is_tested_again(room: Room) -> None:
    [item] = room.attach(1)
    room.withhold(item)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert code(room.test, item) == "disclosure_not_open"
    assert code(actions.send_back, room.request, reason=" ", by=room.other, at=NOW) == "send_back_needs_reason"
    actions.send_back(room.request, reason="Mask it instead.", by=room.other, at=NOW)
    assert (room.now.state, room.now.sent_back_reason, room.now.is_whole) == ("open", "Mask it instead.", None)
    copy = actions.keep_masked(item.document, [make_pdf()])
    room.test(item, "masked", paragraphs=[LAW], reason="Trade secrets.", masked=copy)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert [one.outcome for one in item.tests.all()] == ["withheld", "masked"]


def test_a_masked_copy_hides_something(room: Room) -> None:
    text, other = "Turbine blades of NewAlloy last twice as long", "twice as long last blades of NewAlloy Turbine"
    document = room.documents()[0]
    keep_rendering(document, make_pdf(texts=[text]))
    keep = partial(actions.keep_masked, document)
    assert code(keep, [make_pdf(texts=[text])], only_pictures=True) == "masked_is_document"
    for painted_over in ([text, "Covered"], [other]):
        assert code(keep, [make_pdf(texts=painted_over)]) == "masked_hides_no_word"
    assert keep([make_pdf(texts=[text, "Covered"])], only_pictures=True).n_pages == 2
    assert keep([make_pdf(texts=[text.replace("NewAlloy", "")])]).n_pages == 1


def keep_rendering(document: CaseDocument, content: bytes) -> None:
    """The PDF that was made of an application's document."""
    made = {"version_id": document.source_key, "kind": Rendering.Kind.APPLICATION, "language": "en"}
    Rendering.objects.create(**made, file=keep_made(content, "application/pdf"))


def test_a_test_says_what_its_outcome_needs(room: Room) -> None:
    [item] = room.attach(1)
    copy = actions.keep_masked(item.document, [make_pdf()])
    law = {"paragraphs": [LAW], "reason": "Why."}
    assert code(room.test, item, "released", **law) == "released_needs_nothing"
    assert code(room.test, item, "withheld", reason="Why.") == "test_needs_paragraph"
    assert code(room.test, item, "withheld", paragraphs=[LAW]) == "test_needs_reason"
    assert code(room.test, item, "masked", **law) == "test_needs_copy"
    assert code(room.test, item, "withheld", **law, masked=copy) == "withheld_has_no_copy"
    unknown = {"paragraphs": ["OSL 99 kap. 1 §"], "reason": "Why."}
    assert code(room.test, item, "withheld", **unknown) == "paragraph_unknown"
    assert SecrecyTest.objects.count() == 0


def test_nothing_is_put_forward_before_every_document_is_tested(room: Room) -> None:
    first, _second = room.attach()
    room.test(first)
    assert code(actions.put_forward, room.request, by=room.registrar, at=NOW) == "disclosure_untested"


def test_that_nothing_was_found_is_decided_by_another_and_can_be_sent_back(room: Room) -> None:
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert (room.now.state, room.now.is_whole) == ("put_forward", False)
    actions.send_back(room.request, reason="Look in the archive.", by=room.other, at=NOW)
    room.attach(1)


def test_marks_of_earlier_requests_are_shown(room: Room) -> None:
    [item] = room.attach(1)
    room.test(item)
    mark = room.withhold(item)
    later = room.ask()
    room.attach(2, later)
    shown = shown_to(room.registrar, later, NOW).items
    assert [[one.pk for one in row.earlier] for row in shown] == [[mark.pk], []]


def test_whoever_is_barred_sees_a_neutral_count_and_takes_no_step(room: Room) -> None:
    [item] = room.attach(1)
    room.withhold(item)
    set_bar(room.application, make_person(user=room.other), by=None, at=NOW)
    shown = shown_to(room.other, room.request, NOW)
    assert (shown.items, shown.elsewhere) == ((), ((room.registrar.name, 1),))
    with pytest.raises(Hidden):
        actions.attach_documents(room.request, room.documents(), by=room.other, at=NOW)
    with pytest.raises(Hidden):
        actions.detach_document(item, by=room.other, at=NOW)
    assert code(actions.put_forward, room.request, by=room.other, at=NOW) == "disclosure_others_handle"
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    assert code(actions.decide, room.request, by=room.other, at=NOW) == "disclosure_others_handle"


def test_another_agency_has_no_part_in_it(room: Room) -> None:
    stranger = make_staff(make_call("vinnova").agency, "registrar")
    [item] = room.attach(1)
    for act in (
        lambda: actions.attach_documents(room.request, room.documents(), by=stranger, at=NOW),
        lambda: actions.record_test(item, Outcomes("released"), by=stranger, at=NOW),
        lambda: actions.put_forward(room.request, by=stranger, at=NOW),
        lambda: actions.answer_request(room.request, answer="", by=stranger, at=NOW),
        lambda: add_paragraph(room.agency, "X", by=stranger, at=NOW),
    ):
        with pytest.raises(Hidden):
            act()


def test_what_waits_is_counted_with_the_days_of_the_oldest(room: Room) -> None:
    found = [(one.state, one.n, one.days) for one in waiting_for(room.officer, NOW)]
    assert found == [("open", 1, 2)]
    assert waiting_for(room.decider, NOW) == []
    [item] = room.attach(1)
    room.withhold(item)
    actions.put_forward(room.request, by=room.registrar, at=NOW + timedelta(minutes=1))
    assert [(one.state, one.n) for one in waiting_for(room.decider, NOW)] == [("put_forward", 1)]


def test_the_trail_names_nobody_who_asks(room: Room) -> None:
    [item] = room.attach(1)
    room.withhold(item)
    events = Event.objects.filter(chain=f"disclosure:{room.request.pk}").order_by("seq")
    assert [one.action for one in events] == ["disclosure.registered", "disclosure.attached", "disclosure.tested"]
    assert "Nyfiken" not in str([one.detail for one in events])


def test_a_test_never_changes(room: Room) -> None:
    [item] = room.attach(1)
    room.test(item)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecrecyTest.objects.update(outcome="withheld")
