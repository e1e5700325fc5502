"""Two people at one application in the same instant, over HTTP: one clear outcome, no work lost, no page of error."""

from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.attachments import add_attachment
from applications.actions.consortium import invitation_token, invite, revoke
from applications.actions.parties import ask_confirmation, confirmation_token
from applications.domain.budget import Place
from applications.models import (
    Answer,
    AnswerRevision,
    Applicant,
    Application,
    Attachment,
    BudgetCell,
    Party,
    Receipt,
    Version,
)
from applications.queries.parties import is_confirmed, part_content, part_sha256
from clusterportal.accounts.models import User
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.factories import NOW, add_applicant, make_application, make_call, make_user
from tests.threads import together

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
NEW = "What somebody writes while another registers, long enough to be a pity if it had to be written once more."
TRIES = 4


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path


def browser_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def sender(client: Client, address: str, **values: Any):
    """Opens the page, and sends its form when called."""
    fields = fields_of(client.get(address).content.decode())
    return partial(client.post, address, {**fields, **values})


def words(response: Any) -> str:
    return response.content.decode()


def test_two_windows_that_register_give_one_receipt_and_a_clear_reason() -> None:
    application = make_application(make_call())
    address = reverse("register", args=[application.reference])
    windows = [sender(browser_of(application.created_by), address, is_true="on") for _window in range(3)]

    answers = together(*windows)

    receipt = Receipt.objects.get()
    registered = reverse("registered", args=[application.reference, receipt.pk])
    assert sorted(one.status_code for one in answers) == [302, 422, 422]
    assert [one["Location"] for one in answers if one.status_code == 302] == [registered]
    told = [words(one) for one in answers if one.status_code == 422]
    assert all("Nothing has changed since version 1 was registered." in page for page in told)
    assert Version.objects.count() == 1


def test_one_form_that_is_sent_twice_gives_both_the_same_receipt() -> None:
    application = make_application(make_call())
    send = sender(browser_of(application.created_by), reverse("register", args=[application.reference]), is_true="on")

    first, second = together(send, send)

    assert first["Location"] == second["Location"]
    assert (Receipt.objects.count(), Version.objects.count()) == (1, 1)


@pytest.mark.parametrize("_try", range(TRIES))
def test_registering_while_another_writes_freezes_the_old_text_or_the_new_and_loses_none(_try: int) -> None:
    application = make_application(make_call())
    answer = Answer.objects.filter(application=application, field_key="purpose").first()
    assert answer is not None
    section = next(one["key"] for one in application.form_version.specification["sections"] if has(one, "purpose"))
    editor = make_user()
    add_applicant(application.consortium, editor, "administrator")
    address = reverse("section", args=[application.reference, section])
    writes = partial(browser_of(editor).post, address, {"purpose": NEW, "base_purpose": str(answer.revision)})
    page = reverse("register", args=[application.reference])
    registers = sender(browser_of(application.created_by), page, is_true="on")

    registered, written = together(registers, writes)

    frozen, stands = Version.objects.get().document["answers"]["purpose"], fresh_answer(application)
    assert registered.status_code == 302
    assert frozen in {answer.value, NEW}
    if written.status_code == 403:
        assert (frozen, stands) == (answer.value, answer.value)
        assert "Reopen it before you change it." in words(written)
        assert NEW in words(written)
    else:
        assert (frozen, stands) == (NEW, NEW)
        assert AnswerRevision.objects.filter(application_id=application.pk, value=NEW).count() == 1


def has(section: dict[str, Any], key: str) -> bool:
    return any(field["key"] == key for field in section.get("fields", []))


def fresh_answer(application: Application) -> Any:
    return Answer.objects.get(application=application, field_key="purpose").value


def invited() -> tuple[Application, Applicant]:
    application = make_application(make_call("vr"), complete=False)
    who = {"name": "Ada Provlund", "email": "ada@post.example", "role": "researcher", "rights": "read"}
    return application, invite(application, **who, by=application.created_by, at=NOW)


@pytest.mark.parametrize("_try", range(TRIES))
def test_removing_somebody_who_accepts_has_one_outcome_and_both_are_told(_try: int) -> None:
    application, part = invited()
    link = reverse("invitation", args=[invitation_token(part)])
    row = reverse("participant", args=[application.reference, part.pk])
    accepts = partial(browser_of(make_user()).post, link, {"accept": "1"})
    removes = partial(browser_of(application.created_by).post, row, {"act": "revoke", "revoke": "1"})

    accepted, removed = together(accepts, removes)

    part.refresh_from_db()
    assert removed.status_code == 302
    assert part.invitation == "revoked"
    assert (accepted.status_code, part.person is None) in {(302, False), (403, True), (404, True)}
    told = {302: "", 403: "This cannot be done", 404: "The invitation does not stand"}
    assert told[accepted.status_code] in words(accepted)


def test_two_accounts_that_accept_one_invitation_have_one_winner_and_the_other_is_told() -> None:
    _application, part = invited()
    link = reverse("invitation", args=[invitation_token(part)])
    users = [make_user() for _account in range(3)]

    answers = together(*[partial(browser_of(user).post, link, {"accept": "1"}) for user in users])

    part.refresh_from_db()
    winners = [user for user, one in zip(users, answers, strict=True) if one.status_code == 302]
    assert [part.person.user] == winners
    assert sorted(one.status_code for one in answers) == [302, 403, 403]
    assert all("This cannot be done" in words(one) for one in answers if one.status_code == 403)


def test_who_reads_a_file_that_is_replaced_gets_the_old_one_whole() -> None:
    application = make_application(make_call("vr"), complete=False)
    old, new = (make_pdf(texts=[f"{word} page"] * 15) for word in ("Old", "New"))
    made = add_attachment(application, "research_plan", [old], name="plan.pdf", by=application.created_by, at=NOW)
    assert isinstance(made, Attachment)
    leader = browser_of(application.created_by)
    where = [application.reference, made.pk]
    replaces = sender(leader, reverse("replace_attachment", args=where), file=SimpleUploadedFile("plan.pdf", new))

    def reads() -> bytes:
        client = browser_of(application.created_by)
        return b"".join(client.get(reverse("attachment", args=where)).streaming_content)

    replaced, *read = together(replaces, *[reads] * 6)

    assert replaced.status_code == 302
    assert set(read) == {old}
    present = application.attachments.get(removed_at__isnull=True)
    address = reverse("attachment", args=[application.reference, present.pk])
    assert b"".join(leader.get(address).streaming_content) == new


@pytest.mark.parametrize("_try", range(TRIES))
def test_a_partner_who_confirms_while_the_leader_changes_an_amount_never_confirms_what_was_not_shown(_try: int) -> None:
    application = make_application(make_call())
    party = Party.objects.create(
        consortium=application.consortium, role="participating", name="Provdata AB", contact_name="Kim Provsson",
        contact_email="kim@post.example", contribution="Builds the sensor.", position=2,
    )  # fmt: skip
    place = Place("cost", "salary", application.call.grant_years[0])
    columns = {"side": place.side, "line": place.line, "year": place.year}
    BudgetCell.objects.create(party=party, **columns, amount_sek=100, revision=1)
    ask_confirmation(party, by=application.created_by, at=NOW)
    shown = part_content(Party.objects.get(pk=party.pk))
    confirms = sender(Client(raise_request_exception=False), link_of(party), name="Kim Provsson", is_true="on")
    assert confirms.args[1]["sha256"]
    grid = reverse("budget", args=[application.reference, party.pk])
    changes = sender(browser_of(application.created_by), grid, **{field_of(place): "200"})

    confirmed, changed = together(confirms, changes)

    now = Party.objects.prefetch_related("cells").get(pk=party.pk)
    assert changed.status_code in {200, 302}
    assert [cell.amount_sek for cell in now.cells.all() if cell.amount_sek] == [200]
    assert not is_confirmed(now)
    assert confirmed.status_code == (200 if now.confirmed_at is None else 302)
    if now.confirmed_at is None:
        assert "The part has changed since you opened the page." in words(confirmed)
        assert part_sha256(now) in words(confirmed)
    else:
        assert now.confirmed_content == shown


def link_of(party: Party) -> str:
    return reverse("confirm_part", args=[confirmation_token(Party.objects.get(pk=party.pk))])


def field_of(place: Place) -> str:
    return f"{place.side}.{place.line}.{place.year}"


def test_who_answers_a_withdrawn_invitation_is_told_in_the_words_for_a_link_that_never_was() -> None:
    application, part = invited()
    link, stranger = reverse("invitation", args=[invitation_token(part)]), browser_of(make_user())
    page = stranger.get(link)
    revoke(part, by=application.created_by, at=NOW)

    answers = [stranger.post(one, {"accept": "1"}) for one in (link, reverse("invitation", args=["never-was"]))]

    assert (page.status_code, [one.status_code for one in answers]) == (200, [404, 404])
    assert ["The invitation does not stand" in words(one) for one in answers] == [True, True]
    assert stranger.get(link).status_code == 404
