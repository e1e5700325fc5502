"""The pages of the joint priority list: the officer's with its acts and files, and the chairs'."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.call_list import explain_row, move_in_call_list, place_in_call_list, save_list
from reviews.actions.declarations import declare
from reviews.actions.panels import unlock_list
from reviews.models import CallListRow, CallListVersion
from tests.reviews.call_lists import Two, second_officer, two_panels
from tests.reviews.worlds import CONFLICT

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(two: Two, name: str = "change", *more: object) -> str:
    return reverse(f"admin:reviews_calllist_{name}", args=[two.world.call.pk, *more])


def page(two: Two, user: User | None = None) -> str:
    answer = client_of(user or two.officer).get(url(two))
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1]


def chairs_page(two: Two, user: User) -> Any:
    return client_of(user).get(reverse("call_list", args=[two.world.call.pk]))


def send(two: Two, name: str, user: User | None = None, **fields: object) -> Any:
    return client_of(user or two.officer).post(url(two, name), fields)


def test_the_page_begins_with_the_rule_and_the_panels_lists() -> None:
    two = two_panels()
    text = page(two)
    for words in ("The joint list is not begun", "Panel one", "Panel two", "The list stands", "Make a proposal"):
        assert words in text
    assert "keeps each panel&#x27;s order" in text


def test_an_officer_walks_from_the_proposal_to_the_list_that_stands_and_back() -> None:
    two = two_panels()
    assert send(two, "propose").status_code == 302
    assert "Equal to a row beside it" in page(two)
    assert send(two, "save", remark="First thoughts").status_code == 302
    moved = send(two, "move", case=two.key(1), step="up", seen=two.token())
    assert moved["Location"].endswith("#row-A-01")
    assert send(two, "lay-down", remark="", seen=two.token()).status_code == 302
    text = page(two)
    assert ("Laid down" in text, "Version 2, laid down" in text, "First thoughts" in text) == (True, True, True)
    assert 'name="step"' not in text
    assert send(two, "reopen", reason="A sum was wrong.").status_code == 302
    assert "A sum was wrong." in page(two)
    assert [one.number for one in CallListVersion.objects.order_by("number")] == [1, 2]


def test_a_move_from_an_older_page_is_refused_with_the_list_as_it_is_now() -> None:
    two = two_panels()
    two.begin()
    seen = two.token()
    place_in_call_list(
        two.world.call, two.key(2), "not_prioritised", seen=seen, by=second_officer(two), at=two.world.in_panel
    )
    answer = send(two, "move", case=two.key(1), step="up", seen=seen)
    text = answer.content.decode()
    assert (answer.status_code, "Somebody else has changed the joint list" in text) == (409, True)
    assert two.token() in text
    assert two.order()[0] == "A-04"


def test_the_same_request_twice_moves_once() -> None:
    two = two_panels()
    two.begin()
    fields = {
        "case": two.key(5),
        "step": "up",
        "seen": two.token(),
        "request_key": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    }
    assert [send(two, "move", **fields).status_code for _try in range(2)] == [302, 302]
    assert two.order() == ["A-04", "A-01", "A-05", "A-02", "A-03"]


@pytest.mark.parametrize("fields", [{"step": "0"}, {"step": "x"}, {"step": "1e3"}, {}])
def test_a_step_that_is_none_is_answered_as_what_does_not_exist(fields: dict[str, str]) -> None:
    two = two_panels()
    two.begin()
    assert send(two, "move", case=two.key(1), seen=two.token(), **fields).status_code == 404
    assert send(two, "move", case="x", step="up", seen=two.token()).status_code == 404


def test_a_place_that_is_none_is_refused() -> None:
    two = two_panels()
    two.begin()
    assert send(two, "move", case=two.key(1), place="first", seen=two.token()).status_code == 409


def test_what_departs_is_said_and_asks_for_its_reason() -> None:
    two = two_panels()
    two.begin()
    move_in_call_list(two.world.call, two.key(2), -2, seen=two.token(), by=two.officer, at=two.world.in_panel)
    text = page(two)
    assert ("Reason missing" in text, "Above A-01, which its panel ranks higher." in text) == (True, True)
    refused = send(two, "lay-down", remark="", seen=two.token())
    assert "has a better place than an application above it" in refused.content.decode()
    place_in_call_list(
        two.world.call, two.key(2), "prioritised", seen=two.token(), by=two.officer, at=two.world.in_panel
    )
    refused = send(two, "lay-down", remark="Kept words", seen=two.token())
    assert "Write why they depart from their panels&#x27; lists: A-02." in refused.content.decode()
    assert "Kept words" in refused.content.decode()
    given = {"case": two.key(2), "reason": "Ready sooner.", "note": "", "seen": two.words_token(2)}
    assert send(two, "explain", **given).status_code == 302
    assert "Ready sooner." in page(two)


def test_words_that_another_wrote_meanwhile_stand_beside_those_that_were_typed() -> None:
    two = two_panels()
    two.begin()
    seen = two.words_token(2)
    given = {"reason": "Theirs.", "note": "", "seen": seen, "by": second_officer(two), "at": two.world.in_panel}
    explain_row(two.world.call, two.key(2), **given)
    answer = send(two, "explain", case=two.key(2), reason="Mine.", note="", seen=seen)
    text = answer.content.decode()
    assert ("Theirs." in text, "Mine." in text, two.words_token(2) in text) == (True, True, True)
    assert CallListRow.objects.get(case=two.key(2)).reason == "Theirs."
    assert send(two, "explain", case=two.key(2), reason="Mine.", note="", seen=two.words_token(2)).status_code == 302


def test_a_list_that_a_panel_has_left_behind_says_what_has_changed() -> None:
    two = two_panels()
    two.begin()
    two.lay_down()
    unlock_list(two.other, reason="A slip.", by=two.officer, at=two.world.in_panel)
    two.grade(4, 6)
    text = page(two)
    assert "The joint list is out of date" in text
    assert "Panel two: the panel&#x27;s list no longer stands." in text
    assert "Panel two: the overall grade of A-04 was 7 and is now 6." in text
    barred = page(two, second_officer(two, 4))
    assert "Panel two: the panel&#x27;s list no longer stands." in barred
    assert "A-04" not in barred


def test_two_of_one_research_area_are_marked() -> None:
    two = two_panels()
    two.begin()
    codes = two.case(1).application.submitted_version.document["subject_codes"]
    assert codes == two.case(4).application.submitted_version.document["subject_codes"]
    assert f"Two in one area: SSIF {codes[0][:3]} also has A-04." in page(two)


def test_a_barred_officer_sees_nothing_of_the_case_and_who_handles_it() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    given = {"by": two.officer, "at": two.world.in_panel}
    explain_row(two.world.call, two.key(1), reason="x", note="A secret.", seen=two.words_token(1), **given)
    save_list(two.world.call, remark="About A-01.", **given)
    text = page(two, barred)
    title = two.case(1).application.title_en
    assert [words for words in ("A-01", title, "A secret.") if words in text] == []
    assert "Officer Olsson" in text
    version = client_of(barred).get(url(two, "version", 1)).content.decode()
    assert [words for words in ("A-01", title, "A secret.") if words in version] == []


def test_what_happens_to_a_hidden_case_changes_no_byte_of_the_page() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    before = without_token(page(two, barred))
    given = {"by": two.officer, "at": two.world.in_panel}
    place_in_call_list(two.world.call, two.key(1), "reserve", seen=two.token(), **given)
    move_in_call_list(two.world.call, two.key(1), -1, seen=two.token(), **given)
    explain_row(two.world.call, two.key(1), reason="x", note="y", seen=two.words_token(1), **given)
    assert without_token(page(two, barred)) == before


def test_a_chair_sees_the_own_panels_cases_alone() -> None:
    two = two_panels()
    two.begin()
    answer = chairs_page(two, two.chairs[0])
    text = answer.content.decode()
    assert answer.status_code == 200
    assert [label for label in ("A-01", "A-02", "A-03", "A-04", "A-05") if label in text] == ["A-01", "A-02", "A-03"]
    assert ("Panel two" in text, 'name="step"' in text) == (False, False)


def test_a_barred_chair_sees_a_placeholder_and_no_byte_changes_with_the_case() -> None:
    two = two_panels(locked=False)
    declare(two.world.round, {two.case(2).application_id: CONFLICT}, by=two.chairs[0], at=two.world.in_panel)
    two.lock()
    two.begin()
    before = without_token(chairs_page(two, two.chairs[0]).content.decode())
    assert "You have a conflict of interest: you take no part." in before
    assert two.case(2).application.title_en not in before
    given = {"by": two.officer, "at": two.world.in_panel}
    place_in_call_list(two.world.call, two.key(2), "prioritised", seen=two.token(), **given)
    move_in_call_list(two.world.call, two.key(2), -2, seen=two.token(), **given)
    explain_row(two.world.call, two.key(2), reason="x", note="y", seen=two.words_token(2), **given)
    assert without_token(chairs_page(two, two.chairs[0]).content.decode()) == before


def test_a_chair_reads_no_words_of_the_officers() -> None:
    two = two_panels()
    two.begin()
    given = {"by": two.officer, "at": two.world.in_panel}
    explain_row(two.world.call, two.key(1), reason="x", note="For officers.", seen=two.words_token(1), **given)
    assert "For officers." not in chairs_page(two, two.chairs[0]).content.decode()


def test_the_files_hold_what_the_page_shows_and_no_formula() -> None:
    two = two_panels()
    two.begin()
    given = {"by": two.officer, "at": two.world.in_panel}
    explain_row(two.world.call, two.key(1), reason="x", note="=1+1", seen=two.words_token(1), **given)
    sheet = load_workbook(io.BytesIO(client_of(two.officer).get(url(two, "file", "xlsx")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Label", "A-04", "A-01", "A-02", "A-05", "A-03"]
    assert (rows[2][-1], rows[1][9]) == ("'=1+1", 135_000_000)
    text = client_of(two.officer).get(url(two, "file", "csv")).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("1;A-04;")
    assert client_of(two.officer).get(url(two, "file", "pdf")).content.startswith(b"%PDF-")
    assert client_of(two.officer).get(url(two, "file", "exe")).status_code == 404
    assert Event.objects.filter(action="read", detail__thing=f"call:{two.world.call.pk}:file").count() >= 3
    barred = client_of(second_officer(two, 1)).get(url(two, "file", "csv")).content.decode("utf-8-sig")
    assert "A-01" not in barred


def without_token(text: str) -> str:
    """The page without what differs between two requests for it."""
    kept = (line for line in text.splitlines() if "csrf" not in line.lower() and "request_key" not in line)
    return "\n".join(kept)
