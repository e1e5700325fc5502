"""What reviewers have said reaches the assignment engine: whole matrices, and never of what a bar has overtaken."""

import json

import pytest

from applications.models import Round
from clusterportal.accounts.models import User
from reviews.actions.bidding import Answer, save_bids
from reviews.actions.declarations import declare
from reviews.domain.choices import Choices
from reviews.models import Reviewer
from reviews.queries.finding import find
from reviews.queries.fitting import affinities_of, pair_affinity
from reviews.queries.matching import snapshot, terms_of
from tests.reviews.worlds import CONFLICT, World, application_of, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
SHARES = {"subject_codes": 0.35, "keywords": 0.15, "technology_area": 0.1, "text": 0.4}
HALF, WHOLE = 500_000, 1_000_000


@pytest.fixture
def world() -> World:
    return make_world(2)


@pytest.fixture
def members(world: World) -> list[User]:
    """In the order of a snapshot's columns."""
    made = [make_reviewer(world.panel), make_reviewer(world.panel)]
    return sorted(made, key=key_of)


def key_of(user: User) -> str:
    return str(Reviewer.objects.get(person__user=user).pk)


def say(world: World, user: User, **answers: Answer) -> None:
    given = {case_number(world, int(label[2:])).pk: answer for label, answer in answers.items()}
    save_bids(world.round, given, by=user, at=world.declaring)


def run_of(world: World) -> dict[str, object]:
    return snapshot(Round.objects.get(pk=world.round.pk), Choices(n_readers=1))


def test_without_a_word_of_anybody_the_engine_is_given_what_it_was_before(world: World, members: list[User]) -> None:
    given = run_of(world)

    assert list(given["terms_micro"]) == list(SHARES)
    assert given["shares"] == SHARES | {"bid": 0.0, "competence": 0.0}
    assert given["reviewers"] == [key_of(user) for user in members]


def test_what_is_said_stands_in_its_place(world: World, members: list[User]) -> None:
    before = run_of(world)
    say(world, members[0], A_01=Answer("gladly", "outside"), A_02=Answer(competence="expert"))
    say(world, members[1], A_02=Answer("rather_not"))

    given = run_of(world)

    assert given["terms_micro"] == before["terms_micro"] | {
        "bid": [[WHOLE, HALF], [HALF, 0]],
        "competence": [[0, HALF], [WHOLE, HALF]],
    }
    assert sum(given["shares"].values()) == pytest.approx(1)
    assert given["shares"]["competence"] == pytest.approx(2 * given["shares"]["bid"])
    pair = terms_of(given, str(case_number(world).pk), key_of(members[0]))
    assert [(name, value) for name, value, _share in pair][-2:] == [("bid", 100), ("competence", 0)]
    json.dumps(given)


def test_one_of_the_two_can_be_said_alone(world: World, members: list[User]) -> None:
    say(world, members[1], A_01=Answer(competence="knows"))

    given = run_of(world)

    assert list(given["terms_micro"]) == [*SHARES, "competence"]
    assert given["shares"]["bid"] == 0.0


def test_what_a_bar_has_overtaken_is_not_given(world: World, members: list[User]) -> None:
    say(world, members[0], A_01=Answer("gladly", "expert"))
    declare(world.round, {application_of(world).pk: CONFLICT}, by=members[0], at=world.review)
    barred = run_of(world)

    say(world, members[1], A_01=Answer("can"))

    assert list(barred["terms_micro"]) == list(SHARES)
    assert run_of(world)["terms_micro"]["bid"] == [[HALF, HALF], [HALF, HALF]]


def test_a_reader_chosen_by_hand_counts_by_the_same_terms(world: World, members: list[User]) -> None:
    case, reviewer = case_number(world), Reviewer.objects.get(person__user=members[0])
    silent = pair_affinity(case, reviewer)

    say(world, members[0], A_01=Answer("gladly", "expert"))

    assert pair_affinity(case, reviewer) == pytest.approx((silent + 0.3) / 1.3)


def test_looking_for_reviewers_shows_what_they_have_said(world: World, members: list[User]) -> None:
    outside = make_reviewer(world.panel, "external", name="External")
    say(world, members[0], A_01=Answer("gladly", "expert"))
    say(world, members[1], A_01=Answer("", "outside"), A_02=Answer("gladly"))

    found = find(world.officer, application_of(world), world.review)

    terms = {row.reviewer.pk: {term.name: term.value for term in row.terms} for row in found.rows}
    said = {str(key): (values["bid"], values["competence"]) for key, values in terms.items()}
    assert said == {key_of(members[0]): (1.0, 1.0), key_of(members[1]): (0.5, 0.0), key_of(outside): (0.5, 0.5)}


def test_many_pairs_have_the_affinity_that_each_has_alone_with_what_was_said(world: World, members: list[User]) -> None:
    say(world, members[0], A_01=Answer("gladly", "expert"), A_02=Answer("rather_not"))
    people = [Reviewer.objects.get(person__user=user) for user in members]
    pairs = [(case_number(world, number), one) for number in (1, 2) for one in people]
    found = affinities_of(pairs, world.call.agency_id)
    assert found == {(case.pk, one.pk): pair_affinity(case, one) for case, one in pairs}
    assert len(set(found.values())) == 3
