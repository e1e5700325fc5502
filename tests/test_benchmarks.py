from benchmarks.matching import integer_program, measure
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
