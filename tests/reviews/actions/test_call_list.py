"""The joint priority list of a call: proposing, moving, explaining, laying down, opening again."""

from typing import Any

import pytest

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from reviews.actions.call_list import (
    explain_row,
    lay_down_list,
    move_in_call_list,
    place_in_call_list,
    propose_anew,
    propose_list,
    reopen_list,
    save_list,
    take_in,
)
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose
from reviews.actions.meetings import open_meeting
from reviews.actions.panels import lock_list, unlock_list
from reviews.domain.call_list import Change, What
from reviews.domain.lifecycle import Stage
from reviews.models import CallListRow, CallListVersion
from reviews.queries.call_list import arrangement_for, changes_since, copy_for, standing_list, standing_version
from tests.factories import make_staff
from tests.reviews.call_lists import Two, second_officer, two_panels
from tests.reviews.meetings import planned

pytestmark = pytest.mark.django_db


def acting(two: Two, user: Any = None) -> dict[str, Any]:
    return {"by": user or two.officer, "at": two.world.in_panel}


def seeing(two: Two, user: Any = None) -> dict[str, Any]:
    return {"seen": two.token(user), **acting(two, user)}


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_proposal_merges_the_lists_and_takes_the_places_of_the_panels() -> None:
    two = two_panels()
    two.begin()
    assert two.order() == ["A-04", "A-01", "A-02", "A-05", "A-03"]
    assert two.places() == {
        "A-01": "prioritised",
        "A-02": "reserve",
        "A-03": "not_prioritised",
        "A-04": "prioritised",
        "A-05": "reserve",
    }


def test_only_lists_that_stand_are_proposed_and_the_rest_is_taken_in_later() -> None:
    two = two_panels(locked=False)
    assert refusal(two.begin) == "no_list_stands"
    lock_list(two.other, by=two.chairs[1], at=two.world.in_panel)
    two.begin()
    assert two.order() == ["A-04", "A-05"]
    assert refusal(lambda: take_in(two.world.call, **acting(two))) == "nothing_to_take_in"
    lock_list(two.world.panel, by=two.chairs[0], at=two.world.in_panel)
    assert refusal(two.lay_down) == "call_list_left_out"
    assert take_in(two.world.call, **acting(two)) == 3
    assert two.order() == ["A-04", "A-05", "A-01", "A-02", "A-03"]


def test_a_list_is_begun_once() -> None:
    two = two_panels()
    two.begin()
    assert refusal(two.begin) == "call_list_begun"


def test_a_row_moves_by_any_number_of_rows_and_the_record_names_it_on_its_own_chain() -> None:
    two = two_panels()
    two.begin()
    move_in_call_list(two.world.call, two.key(5), -3, **seeing(two))
    assert two.order() == ["A-05", "A-04", "A-01", "A-02", "A-03"]
    event = Event.objects.get(action="call_list.moved")
    assert (event.chain, event.detail) == (
        f"application:{two.case(5).application_id}",
        {"case": str(two.key(5)), "step": -3},
    )
    assert refusal(lambda: move_in_call_list(two.world.call, two.key(5), -1, **seeing(two))) == "cannot_move_further"


def test_who_saw_an_older_order_is_told_and_moves_nothing() -> None:
    two = two_panels()
    two.begin()
    stale = seeing(two)
    place_in_call_list(two.world.call, two.key(2), "not_prioritised", **seeing(two))
    before = two.order()
    for act in (
        lambda: move_in_call_list(two.world.call, two.key(5), -1, **stale),
        lambda: place_in_call_list(two.world.call, two.key(5), "reserve", **stale),
        lambda: lay_down_list(two.world.call, remark="", **stale),
    ):
        assert refusal(act) == "call_list_changed"
    assert two.order() == before


def test_words_that_another_has_changed_are_not_overwritten() -> None:
    two = two_panels()
    two.begin()
    seen = two.words_token(5)
    explain_row(two.world.call, two.key(5), reason="First.", note="", seen=seen, **acting(two))
    given = {"reason": "Second.", "note": "", "seen": seen, **acting(two)}
    assert refusal(lambda: explain_row(two.world.call, two.key(5), **given)) == "call_list_words_changed"
    assert CallListRow.objects.get(case=two.key(5)).reason == "First."


def test_a_departure_from_a_panel_needs_its_reason() -> None:
    two = two_panels()
    two.begin()
    place_in_call_list(two.world.call, two.key(5), "prioritised", **seeing(two))
    move_in_call_list(two.world.call, two.key(5), -3, **seeing(two))
    refused = refusal(two.lay_down)
    assert refused == "call_list_reason_missing"
    explain_row(
        two.world.call, two.key(5), reason=" It is ready sooner. ", note="", seen=two.words_token(5), **acting(two)
    )
    rows = two.lay_down().document["rows"]
    assert [(row["label"], row["reason"]) for row in rows][:2] == [("A-05", "It is ready sooner."), ("A-04", "")]


def test_a_reason_is_said_only_while_the_row_departs_and_is_kept_in_the_record() -> None:
    two = two_panels()
    two.begin()
    explain_row(
        two.world.call, two.key(1), reason="Once needed.", note="A note.", seen=two.words_token(1), **acting(two)
    )
    row = two.lay_down().document["rows"][1]
    assert (row["label"], row["reason"], row["note"]) == ("A-01", "", "A note.")
    event = Event.objects.get(action="call_list.explained")
    assert (event.detail["reason_before"], event.detail["reason"]) == ("", "Once needed.")


def test_places_follow_the_order_and_what_is_prioritised_fits_the_frame() -> None:
    two = two_panels(fits=False)
    two.begin()
    place_in_call_list(two.world.call, two.key(3), "reserve", **seeing(two))
    place_in_call_list(two.world.call, two.key(2), "not_prioritised", **seeing(two))
    assert refusal(two.lay_down) == "call_list_out_of_place"
    place_in_call_list(two.world.call, two.key(2), "reserve", **seeing(two))
    two.world.call.frame_sek = 1
    two.world.call.save(update_fields=["frame_sek"])
    assert refusal(two.lay_down) == "over_frame"


def test_a_list_is_laid_down_only_when_every_panels_list_stands() -> None:
    two = two_panels()
    two.begin()
    unlock_list(two.other, reason="A slip.", **acting(two))
    assert refusal(two.lay_down) == "call_list_panel_open"
    lock_list(two.other, by=two.chairs[1], at=two.world.in_panel)
    open_meeting(planned(two.world), by=two.chairs[0], at=two.world.in_panel)
    assert refusal(two.lay_down) == "call_list_panel_open"


def test_what_is_laid_down_stands_until_it_is_opened_again_and_every_version_stays() -> None:
    two = two_panels()
    two.begin()
    save_list(two.world.call, remark="Before lunch", **acting(two))
    first = two.lay_down()
    assert refusal(lambda: move_in_call_list(two.world.call, two.key(1), 1, **seeing(two))) == "call_list_laid_down"
    assert refusal(lambda: reopen_list(two.world.call, reason="  ", **acting(two))) == "reopen_list_needs_reason"
    reopen_list(two.world.call, reason="A sum was wrong.", **acting(two))
    assert standing_version(two.world.call) is None
    move_in_call_list(two.world.call, two.key(1), -1, **seeing(two))
    second = two.lay_down()
    found = CallListVersion.objects.order_by("number")
    assert [(one.number, one.kind) for one in found] == [(1, "saved"), (2, "laid_down"), (3, "laid_down")]
    assert [row["label"] for row in first.document["rows"]][:2] == ["A-04", "A-01"]
    assert [row["label"] for row in second.document["rows"]][:2] == ["A-01", "A-04"]
    assert standing_version(two.world.call) == second


def test_a_new_proposal_keeps_the_order_before_it_as_a_version() -> None:
    two = two_panels()
    two.begin()
    move_in_call_list(two.world.call, two.key(1), -1, **seeing(two))
    propose_anew(two.world.call, **acting(two))
    assert two.order()[:2] == ["A-04", "A-01"]
    assert [row["label"] for row in CallListVersion.objects.get().document["rows"]][:2] == ["A-01", "A-04"]


def test_the_standing_list_is_plain_rows_for_a_decision_meeting() -> None:
    two = two_panels()
    assert standing_list(two.world.call) is None
    two.begin()
    two.lay_down()
    standing = standing_list(two.world.call)
    assert standing is not None
    assert [(row.number, row.label, row.place, row.grade, row.panel_rank) for row in standing.rows] == [
        (1, "A-04", Stage.PRIORITISED, 7, 1),
        (2, "A-01", Stage.PRIORITISED, 6, 1),
        (3, "A-02", Stage.RESERVE, 5, 2),
        (4, "A-05", Stage.RESERVE, 5, 2),
        (5, "A-03", Stage.NOT_PRIORITISED, 4, 3),
    ]
    assert (standing.version, standing.changes) == (1, ())
    assert standing.rows[0].application == two.case(4).application_id


def test_what_a_panel_changes_afterwards_marks_the_list_as_out_of_date() -> None:
    two = two_panels()
    two.begin()
    two.lay_down()
    unlock_list(two.world.panel, reason="A slip.", **acting(two))
    two.move(2, -1)
    two.grade(1, 4)
    two.place(3, "place_in_reserve")
    panel = two.world.panel.pk
    assert standing_list(two.world.call).changes == (
        Change(What.OPENED, panel),
        Change(What.GRADED, panel, two.key(1), 6, 4),
        Change(What.PLACED, panel, two.key(3), Stage.NOT_PRIORITISED, Stage.RESERVE),
        Change(What.REORDERED, panel),
    )


def test_nothing_changes_while_a_decision_maker_has_the_cases() -> None:
    two = two_panels()
    two.begin()
    meeting = create_meeting(two.world.call, title="Meeting", held_on=two.world.in_panel.date(), **acting(two))
    attach(meeting, [two.case(1).application], **acting(two))
    said = {"reason_sv": "Skäl.", "reason_en": "", "internal_note": ""}
    propose(meeting.decisions.get(), outcome="rejected", amount_sek=0, **said, **acting(two))
    lock_meeting(meeting, minutes="Minutes.", two_in_one_area_reason="", **acting(two))
    assert refusal(lambda: save_list(two.world.call, remark="", **acting(two))) == "call_list_at_meeting"


def test_a_conflicted_officer_moves_the_rest_and_what_is_hidden_keeps_its_place() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    move_in_call_list(two.world.call, two.key(2), -1, **seeing(two, barred))
    assert two.order() == ["A-02", "A-04", "A-01", "A-05", "A-03"]
    with pytest.raises(Hidden):
        move_in_call_list(two.world.call, two.key(1), 1, **seeing(two, barred))


def test_what_happens_to_a_hidden_row_leaves_the_page_of_the_barred_officer_as_it_is() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    before = two.token(barred)
    place_in_call_list(two.world.call, two.key(1), "reserve", **seeing(two))
    explain_row(two.world.call, two.key(1), reason="Secret.", note="Secret.", seen=two.words_token(1), **acting(two))
    move_in_call_list(two.world.call, two.key(1), -1, **seeing(two))
    assert two.token(barred) == before


def test_a_conflicted_officer_is_told_that_a_colleague_is_waited_for_and_no_more() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    place_in_call_list(two.world.call, two.key(1), "reserve", **seeing(two))
    move_in_call_list(two.world.call, two.key(1), -1, **seeing(two))
    assert refusal(two.lay_down) == "call_list_out_of_place"
    with pytest.raises(Refused) as refused:
        lay_down_list(two.world.call, remark="", **seeing(two, barred))
    assert (refused.value.code, refused.value.params) == ("call_list_waits", {"names": "Officer Olsson"})
    place_in_call_list(two.world.call, two.key(1), "prioritised", **seeing(two))
    assert lay_down_list(two.world.call, remark="", **seeing(two, barred)).number == 1


def test_a_copy_leaves_out_what_is_closed_and_tells_of_changes_without_it() -> None:
    two = two_panels()
    barred = second_officer(two, 1)
    two.begin()
    document = two.lay_down().document
    copy = copy_for(document, {two.key(number) for number in (2, 3, 4, 5)})
    assert [(row["label"], row["panel_rank"]) for row in copy["rows"]] == [
        ("A-04", 1),
        ("A-02", 1),
        ("A-05", 2),
        ("A-03", 2),
    ]
    unlock_list(two.world.panel, reason="A slip.", **acting(two))
    two.grade(1, 3)
    lock_list(two.world.panel, by=two.chairs[0], at=two.world.in_panel)
    now = arrangement_for(barred, two.world.call, two.world.in_panel)
    assert changes_since(copy, now) == ()


@pytest.mark.parametrize("role", ["decision_maker", "registrar", "auditor", "administrator", "coordinator"])
def test_for_other_staff_the_list_does_not_exist(role: str) -> None:
    two = two_panels()
    with pytest.raises(Hidden):
        propose_list(two.world.call, **acting(two, make_staff(two.world.call.agency, role)))


def test_an_officer_who_has_not_declared_is_told_to() -> None:
    two = two_panels()
    user = make_staff(two.world.call.agency, name="Not declared")
    assert refusal(lambda: propose_list(two.world.call, **acting(two, user))) == "declare_first"


def test_chairs_change_nothing() -> None:
    two = two_panels()
    with pytest.raises(Hidden):
        propose_list(two.world.call, **acting(two, two.chairs[0]))
    assert not CallListRow.objects.exists()
