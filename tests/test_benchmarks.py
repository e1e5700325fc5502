import pytest
from django.test.utils import override_settings

from benchmarks import page_times
from benchmarks.large_call import in_review, to_panel
from benchmarks.matching import integer_program, measure, measure_rules
from reviews.domain.matching import Options, solve
from reviews.domain.matching.instances import synthetic


def test_the_peer_of_the_engine_finds_the_same_total() -> None:
    problem = synthetic(25, 20, 3)
    assert integer_program(problem) == solve(problem, Options(fairness_budget=0)).total_micro


def test_a_row_holds_what_the_table_shows() -> None:
    found = measure(12, 10)
    assert (found["instance"], found["gap"]) == ("12 × 10", 0)
    assert found["lowest"] <= found["ceiling"]
    assert min(found["seconds"], found["peer s"], found["fair s"], found["peak MiB"]) > 0


@pytest.mark.long
def test_the_panel_under_eight_rules_is_proved() -> None:
    found = measure_rules()
    assert found["instance"] == "200 × 150 rules"
    assert 0 <= found["gap"] <= 1e-4


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=page_times.__name__)
def test_every_page_that_is_timed_opens_and_costs_more_than_the_bare_one() -> None:
    call = in_review(4, 5)
    costs = [page_times.cost_of(page, call, n_times=2) for page in page_times.IN_REVIEW]
    to_panel(call)
    costs += [page_times.cost_of(page, call, n_times=2) for page in page_times.IN_PANEL]

    assert len({cost.page.title + cost.page.reader for cost in costs}) == len(costs)
    assert min(cost.n_statements for cost in costs) > 0
    assert {len(cost.own) for cost in costs} == {len(cost.bare) for cost in costs} == {2}
    dashboard = next(cost for cost in costs if cost.page.name == "reviewing")
    assert dashboard.times > 1


def test_a_page_above_its_bar_is_told() -> None:
    page = page_times.Page("reader", "reviewing", bar=80)
    assert page_times.Cost(page, [70.0, 79.0, 200.0], [2.0, 2.0, 2.0], 10, 1000).is_within
    slow = page_times.Cost(page, [90.0, 81.0, 60.0], [2.0, 3.0, 2.0], 10, 1000)
    assert (slow.p50, slow.times, slow.is_within) == (81.0, 40.5, False)
