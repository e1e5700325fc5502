from collections.abc import Callable
from pathlib import Path

import pytest
from django.test.utils import override_settings

from benchmarks import page_times, register_times, timing
from benchmarks.large_call import in_review, to_panel
from benchmarks.many_grants import publish_grants
from benchmarks.matching import line, measure
from benchmarks.matching_peer import integer_program
from benchmarks.matching_rows import Row, after_declines, draws, fairness, published, repaired, rows, total, under_rules
from benchmarks.published import Absent, aamas
from reviews.domain.matching import Options, solve
from reviews.domain.matching.instances import synthetic
from tests.factories import make_user


def test_the_peer_of_the_engine_finds_the_same_total() -> None:
    problem = synthetic(25, 20, 3)
    assert integer_program(problem) == solve(problem, Options(fairness_budget=0)).total_micro


def test_a_row_of_the_total_holds_proof_spread_and_peer() -> None:
    found = total(12, 10)
    assert (found["gap"], found["violations"], found["status"]) == (0, 0, "optimal")
    assert found["floor"] <= found["worst tenth"]
    assert min(found["seconds"], found["peer s"], found["peak MiB"]) > 0


def test_a_row_of_fairness_holds_the_ceiling() -> None:
    found = fairness(12, 10)
    assert found["floor"] <= found["floor bound"]


@pytest.mark.parametrize("kind", [after_declines, repaired])
def test_a_row_after_declines_counts_what_changed(kind: Callable[[int, int], Row]) -> None:
    found = kind(150, 150)
    assert found["changes"] >= 200
    assert 0 <= found["needless"] < 0.01
    assert found["violations"] == 0


def test_a_row_of_draws_meets_its_bound() -> None:
    try:
        aamas()
    except Absent as missing:
        pytest.skip(str(missing))
    found = draws(0.5)
    assert (found["gap"], found["violations"]) == (0, 0)


def test_an_absent_instance_is_told_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("benchmarks.published.DATA", tmp_path)
    with pytest.raises(Absent, match=r"aamas2015\.in"):
        published(aamas, 0)
    found = measure("MIDL", 0)
    assert line(found).split(maxsplit=1)[0] == "MIDL"
    assert "midl_scores.npy" in line(found)


def test_the_table_names_every_row_once_and_no_larger_one() -> None:
    names = list(rows(1_000))
    assert "1,000 × 1,000, declines" in names
    assert not any("5,000" in name for name in names)
    assert sum(name.startswith("AAMAS, q") for name in names) == 8


@pytest.mark.long
def test_the_panel_under_eight_rules_is_proved() -> None:
    found = under_rules()
    assert found["violations"] == 0
    assert 0 <= found["gap"] <= 1e-4


@pytest.mark.long
@pytest.mark.django_db
@override_settings(ROOT_URLCONF=timing.__name__)
def test_every_page_that_is_timed_opens_and_costs_more_than_the_bare_one() -> None:
    call = in_review(4, 5)
    costs = [page_times.cost_of(page, call, n_times=2) for page in page_times.IN_REVIEW]
    to_panel(call)
    costs += [page_times.cost_of(page, call, n_times=2) for page in page_times.IN_PANEL]

    assert len({cost.page.title + cost.page.reader for cost in costs}) == len(costs)
    assert min(cost.n_statements for cost in costs) > 0
    assert {len(cost.own) for cost in costs} == {len(cost.bare) for cost in costs} == {2}
    dashboard = next(cost for cost in costs if cost.page.title == "reviewing")
    assert dashboard.times > 1


def test_a_page_above_its_bar_is_told() -> None:
    page = timing.Asked("reviewing", "reader", bar=80)
    assert timing.Cost(page, [70.0, 79.0, 200.0], [2.0, 2.0, 2.0], 10, 1000).is_within
    slow = timing.Cost(page, [90.0, 81.0, 60.0], [2.0, 3.0, 2.0], 10, 1000)
    assert (slow.p50, slow.times, slow.is_within) == (81.0, 40.5, False)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=timing.__name__)
def test_the_large_register_is_searched_as_its_rows_say() -> None:
    publish_grants(25)
    reader = make_user()
    costs = {one.title: timing.cost_of(one, address, reader, 2) for one, address in register_times.pages(25).items()}

    assert min(cost.n_statements for cost in costs.values()) > 0
    sizes = {title: cost.size for title, cost in costs.items()}
    assert sizes["a word that nobody wrote"] < sizes["a reference"] < sizes["two words that all hold"]
