"""The matrix of a run and the pages behind it, as an officer reads them."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from applications.actions.bars import set_bar
from clusterportal.accounts.models import User
from clusterportal.demo.clock import jump_to
from reviews.admin import matrix as pages
from reviews.domain.reader_rules import ChosenRule
from reviews.models import AssignmentRun, RegisterEntry
from tests.factories import NOW, make_agency, make_person, make_staff, make_user
from tests.reviews.matrices import run_of, two_panels
from tests.reviews.runs import reviewer_called
from tests.reviews.worlds import World, assign, case_number

pytestmark = pytest.mark.django_db
CELL = re.compile(r"<td[^>]*>(.*?)(?=<td|</tr>)", re.DOTALL)
HIDDEN = "Another officer handles an application of this run, because you have a conflict of interest."


@dataclass
class Desk:
    """An officer before one run."""

    world: World
    run: AssignmentRun
    user: User

    def answer(self, name: str, **query: Any) -> HttpResponse:
        client = Client()
        client.force_login(self.user)
        return client.get(reverse(f"admin:reviews_assignmentrun_{name}", args=[self.run.pk]), query)

    def page(self, name: str = "matrix", **query: Any) -> str:
        """The main part of the page; it has to open."""
        answer = self.answer(name, **query)
        assert answer.status_code == 200
        return unescape(answer.content.decode()).split("<main", 1)[1].split("</main>", 1)[0]

    def keys(self, label: int = 1, name: str = "Ann Ek") -> dict[str, str]:
        return {"case": str(case_number(self.world, label).pk), "reviewer": str(reviewer_called(name).pk)}

    def pair(self, label: int = 1, name: str = "Ann Ek", **query: Any) -> str:
        return self.page("pair", **self.keys(label, name), **query)


@pytest.fixture
def desk() -> Desk:
    world = two_panels()
    return Desk(world, run_of(world), world.officer)


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


def table(page: str) -> dict[str, list[str]]:
    """Rows of the first table by their head: the text of each cell."""
    body = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    rows = [row.split("</th>", 1) for row in body.split("<tr")[1:] if "</th>" in row]
    return {
        words(head.split("<th ", 1)[1].split(">", 1)[1]): [words(one) for one in CELL.findall(rest)]
        for head, rest in rows
    }


def heads(page: str) -> list[str]:
    return [words(one) for one in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page, re.DOTALL)]


def bar(desk: Desk, number: int) -> None:
    set_bar(case_number(desk.world, number).application, make_person(user=desk.user), by=None, at=NOW)


def test_the_page_of_a_run_leads_to_its_matrix(desk: Desk) -> None:
    assert reverse("admin:reviews_assignmentrun_matrix", args=[desk.run.pk]) in desk.page("change")


def test_the_first_panel_is_shown_first_and_all_of_it(desk: Desk) -> None:
    page = desk.page()
    first, second = re.findall(r'class="matrix-title"[^>]*>(.*?)<', page)

    assert heads(page) == ["Application", "Ann Ek1/1+40", "Bo Al1/10", "Cilla Bok0/10"]
    assert table(page) == {
        f"A-01{first}0.50 · +50": ["90", "50 chosen", "10"],
        f"A-02 hard to staff{second}0.80 · +40": ["80 chosen", "20", "30"],
    }
    assert "2 applications: affinity in per cent" in page


def test_all_panels_stand_beside_each_other_when_asked_for(desk: Desk) -> None:
    page = desk.page(panel="all", rows="score", columns="worth")

    assert [head[:5] for head in heads(page)] == ["Appli", "Ann E", "Bo Al", "Cilla", "Dag L"]
    assert [(row[:4], cells) for row, cells in table(page).items()] == [
        ("A-03", ["–", "–", "–", "42 chosen"]),
        ("A-01", ["90", "50 chosen", "10", "–"]),
        ("A-02", ["80 chosen", "20", "30", "–"]),
    ]


@pytest.mark.parametrize(
    "query", [{"panel": "nonsense"}, {"rows": "x", "columns": "\0"}, {"text": "\0"}, {"page": "x"}]
)
def test_what_is_not_offered_is_not_asked_for(desk: Desk, query: dict[str, str]) -> None:
    assert [row[:4] for row in table(desk.page(**query))] == ["A-01", "A-02"]


def test_rows_are_found_by_text_and_nothing_found_is_said(desk: Desk) -> None:
    assert [row[:4] for row in table(desk.page(text="A-02"))] == ["A-02"]
    assert "No application matches" in desk.page(text="no such word")


def test_rows_come_in_pages_and_links_keep_what_was_chosen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    page = desk.page(panel="all", page="2")

    assert [row[:4] for row in table(page)] == ["A-03"]
    assert f"?case={desk.keys(3)['case']}&panel=all&page=2" in page
    assert f"?reviewer={desk.keys()['reviewer']}&panel=all&page=2" in page
    assert '?panel=all&page=1" rel="prev"' in page


def test_a_round_of_one_panel_is_not_asked_for_its_panel(desk: Desk) -> None:
    assert 'name="panel"' in desk.page()
    bar(desk, 3)
    assert 'name="panel"' not in desk.page()


def test_locks_conflicts_and_what_an_officer_closed_are_said_in_the_cells(desk: Desk) -> None:
    set_bar(case_number(desk.world).application, reviewer_called("Ann Ek").person, by=None, at=NOW)
    desk.run = run_of(desk.world, locked=[(0, "Cilla Bok")])

    assert list(table(desk.page()).values()) == [
        ["90 conflict of interest", "50", "10 chosen and locked"],
        ["80 chosen", "20", "30"],
    ]


def test_all_pairs_of_an_application_best_first_and_others_panels_last(desk: Desk) -> None:
    page = desk.page(case=desk.keys()["case"], panel="all")

    assert table(page) == {
        "Ann Ek": ["90.0%", "not chosen"],
        "Bo Al": ["50.0%", "chosen"],
        "Cilla Bok": ["10.0%", "not chosen"],
        "Dag Lind": ["40.0%", "not in the panel"],
    }
    pair = reverse("admin:reviews_assignmentrun_pair", args=[desk.run.pk])
    keys = desk.keys(1, "Bo Al")
    assert f"{pair}?case={keys['case']}&reviewer={keys['reviewer']}&panel=all" in page


def test_all_pairs_of_a_reviewer(desk: Desk) -> None:
    found = table(desk.page(reviewer=desk.keys()["reviewer"]))

    assert [(row[:4], cells) for row, cells in found.items()] == [
        ("A-01", ["90.0%", "not chosen"]),
        ("A-02", ["80.0%", "chosen"]),
        ("A-03", ["70.0%", "not in the panel"]),
    ]


def test_the_page_of_a_pair_says_why_not_and_what_it_costs(desk: Desk) -> None:
    page = desk.pair(panel="all")
    text = words(page)

    assert "<h1>A-01 and Ann Ek</h1>" in page
    assert "Affinity 90.0%" in text
    assert "Number 1 of the 3 reviewers in the panel." in text
    assert table(page) == {
        "Texts": ["90.0%", "40%", "36.0%"],
        "Keywords": ["90.0%", "15%", "13.5%"],
        "Subject codes": ["90.0%", "35%", "31.5%"],
        "Technology area": ["90.0%", "10%", "9.0%"],
    }
    assert "Why the pair was not chosen Ann Ek has 1 of at most 1 readings already." in text
    assert "Perhaps nothing: the prices prove no cost." in text
    exact = words(desk.pair(panel="all", exact="1"))
    assert "Exactly 10.0 percentage points of affinity, which is 5.814% of the total." in exact
    assert (
        "In the assignment with the highest affinity in all, these changes go with it: "
        "A-01 gives up Bo Al for Ann Ek.A-02 gives up Ann Ek for Cilla Bok." in exact
    )


def test_a_cost_that_the_prices_show_is_said_at_once(desk: Desk) -> None:
    text = words(desk.pair(1, "Cilla Bok"))

    assert "At least 40.0 percentage points of affinity, which is 23.256% of the total." in text
    assert "The two bring more elsewhere: A-01 50.0% with another reader and Cilla Bok 0.0%" in text
    assert "Work out the exact cost" in text
    assert "some seconds" not in text


def test_the_page_of_a_chosen_pair_says_why_and_asks_no_price(desk: Desk) -> None:
    text = words(desk.pair(2))

    assert "Why the pair was chosen The pair is part of the assignment with the highest affinity in all." in text
    assert "What it costs" not in text


def test_a_pair_that_no_assignment_can_have_has_no_exact_cost(desk: Desk) -> None:
    desk.run = run_of(desk.world, locked=[(0, "Cilla Bok")])
    text = words(desk.pair(exact="1"))

    assert "All readers of A-01 are locked: there is no place left." in text
    assert "There is no exact cost." in text


def test_under_a_rule_that_must_hold_the_button_says_that_it_may_take_time(desk: Desk) -> None:
    desk.run = run_of(desk.world, rules=(ChosenRule("organisations", 1, is_hard=True),))

    assert "Work out the exact cost (may take some seconds)" in words(desk.pair(1, "Cilla Bok"))
    exact = words(desk.pair(1, "Cilla Bok", exact="1"))
    assert "Exactly 40.0 percentage points of affinity" in exact
    assert "There is no chain of changes to show." in exact


def test_a_closed_pair_says_what_closes_it_and_asks_no_price(desk: Desk) -> None:
    text = words(desk.pair(1, "Dag Lind"))

    assert "Dag Lind had no seat in the panel of A-01 when the run began." in text
    assert "What it costs" not in text
    assert "reviewers in the panel." not in text


def test_a_conflict_found_later_is_said_on_the_page_of_the_pair(desk: Desk) -> None:
    set_bar(case_number(desk.world).application, reviewer_called("Ann Ek").person, by=None, at=NOW)

    assert "A conflict of interest that was found later closes this pair now." in words(desk.pair())


def test_a_pair_leads_to_the_application_the_reviewer_and_back(desk: Desk) -> None:
    page = desk.pair(rows="hard")
    keys, matrix = desk.keys(), reverse("admin:reviews_assignmentrun_matrix", args=[desk.run.pk])
    application = reverse("admin:applications_application_change", args=[case_number(desk.world).application_id])
    reviewer = reverse("admin:reviews_reviewer_change", args=[keys["reviewer"]])
    wanted = [
        application,
        reviewer,
        f"{matrix}?case={keys['case']}&rows=hard",
        f"{matrix}?reviewer={keys['reviewer']}&rows=hard",
        f"{matrix}?rows=hard#row-A-01",
    ]

    assert [address for address in wanted if f'href="{address}"' not in page] == []
    RegisterEntry.objects.filter(reviewer=keys["reviewer"]).delete()
    assert reviewer not in desk.pair()


def changes(desk: Desk, name: str, label: int = 1) -> list[str]:
    """The wishes that the page of a pair offers, as its links fill them in."""
    page, keys = desk.pair(label, name), desk.keys(label, name)
    address = reverse("admin:reviews_assignmentrun_round_change-readers", args=[desk.run.round_id])
    found = re.findall(rf'href="{address}\?([a-z]+)=([^"]*)"', page)
    assert {unquote(pair) for _wish, pair in found} <= {f"{keys['case']}:{keys['reviewer']}"}
    return [wish for wish, _pair in found]


def test_a_pair_leads_to_a_change_while_readers_can_be_changed(desk: Desk) -> None:
    assert changes(desk, "Bo Al") == []
    assign(case_number(desk.world), reviewer_called("Bo Al").person.user)
    assert changes(desk, "Bo Al") == ["keep", "forbid"]
    assert changes(desk, "Ann Ek") == ["force"]
    assert changes(desk, "Dag Lind") == []
    set_bar(case_number(desk.world).application, reviewer_called("Ann Ek").person, by=None, at=NOW)
    assert changes(desk, "Ann Ek") == []
    jump_to(desk.world.in_panel)
    assert changes(desk, "Bo Al") == []


@pytest.mark.parametrize("wrong", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\0"])
def test_an_unknown_application_or_reviewer_does_not_exist(desk: Desk, wrong: str) -> None:
    keys = desk.keys()
    asked = [
        ("matrix", {"case": wrong}),
        ("matrix", {"reviewer": wrong}),
        ("pair", {**keys, "case": wrong}),
        ("pair", {**keys, "reviewer": wrong}),
        ("pair", {}),
    ]

    assert [desk.answer(name, **query).status_code for name, query in asked] == [404] * 5


@pytest.mark.parametrize("result", [None, {"points": []}])
def test_a_run_without_pairs_has_no_matrix(desk: Desk, result: object) -> None:
    AssignmentRun.objects.update(result=result)

    assert (desk.answer("matrix").status_code, desk.answer("pair", **desk.keys()).status_code) == (404, 404)


def test_nothing_is_posted_to_these_pages(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.user)

    for name in ("matrix", "pair"):
        address = reverse(f"admin:reviews_assignmentrun_{name}", args=[desk.run.pk])
        assert client.post(f"{address}?case={desk.keys()['case']}").status_code == 404


@pytest.mark.parametrize("role", ["officer", "decision_maker", "administrator", "registrar", "auditor", "coordinator"])
def test_none_but_declared_officers_of_the_call_read_them(desk: Desk, role: str) -> None:
    keys = desk.keys()
    for other in (make_staff(desk.world.call.agency, role), make_staff(make_agency("vinnova"), role), make_user()):
        desk.user = other
        assert [desk.answer(name, **keys).status_code for name in ("matrix", "pair")] == [404, 404]


def test_who_is_barred_from_one_application_sees_the_others_and_no_figure_of_the_whole(desk: Desk) -> None:
    whole = desk.page("matrix", panel="all")
    bar(desk, 3)
    page = desk.page("matrix", panel="all", rows="hard", columns="worth")

    assert (HIDDEN in whole, HIDDEN in page) == (False, True)
    assert heads(page) == ["Application", "Ann Ek", "Bo Al", "Cilla Bok"]
    assert [(row[:4], cells) for row, cells in table(page).items()] == [
        ("A-01", ["90", "50 chosen", "10"]),
        ("A-02", ["80 chosen", "20", "30"]),
    ]
    assert "Dag Lind" not in page
    assert "hard to staff" not in page
    assert "most worth first" not in page
    text = words(desk.pair(exact="1"))
    assert HIDDEN in text
    assert "Affinity 90.0%" in text
    assert [word for word in ("Why the pair", "What it costs", "gives up") if word in text] == []
    case, dag = desk.keys(3)["case"], desk.keys(1, "Dag Lind")["reviewer"]
    asked = [
        ("matrix", {"case": case}),
        ("matrix", {"reviewer": dag}),
        ("pair", {**desk.keys(), "case": case}),
        ("pair", {**desk.keys(), "reviewer": dag}),
    ]
    assert [desk.answer(name, **query).status_code for name, query in asked] == [404] * 4


def test_another_solution_for_the_hidden_application_changes_no_byte(desk: Desk) -> None:
    bar(desk, 3)
    asked = [("matrix", {"panel": "all"}), ("pair", desk.keys()), ("matrix", {"case": desk.keys()["case"]})]
    before = [desk.page(name, **query) for name, query in asked]
    result = desk.run.result
    solution = {**result["solution"], "total": 9.0, "bound": 9.0}
    solution["application_prices_micro"] = [1, 2, 3]
    solution["reviewer_prices_micro"] = [4, 5, 6, 7]
    AssignmentRun.objects.filter(pk=desk.run.pk).update(result={**result, "solution": solution})

    assert [desk.page(name, **query) for name, query in asked] == before


def test_who_is_barred_from_everything_is_told_that_nothing_is_theirs(desk: Desk) -> None:
    for number in (1, 2, 3):
        bar(desk, number)

    assert "None of the run's applications is yours to see." in desk.page()
    assert desk.answer("pair", **desk.keys()).status_code == 404


def test_names_and_titles_are_escaped(desk: Desk) -> None:
    person = reviewer_called("Ann Ek").person
    type(person.user).objects.filter(pk=person.user_id).update(name="<b>Ann</b>")
    type(person).objects.filter(pk=person.pk).update(name="<b>Ann</b>")

    assert b"<b>Ann" not in desk.answer("matrix").content
