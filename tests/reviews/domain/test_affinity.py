"""Affinity from profiles: each term alone, their sum, and what can never be part of it."""

from dataclasses import fields

import numpy as np
import pytest

from reviews.domain.affinity import (
    ApplicationProfile,
    ReviewerProfile,
    Said,
    Weights,
    affinity,
    area_term,
    keyword_term,
    said_term,
    subject_term,
    text_term,
)
from reviews.domain.bidding import Competence, Wish
from reviews.domain.matching import Problem, solve

BATTERIES = ApplicationProfile(
    subject_codes=("21001", "10404"),
    keywords=("Solid state", "battery"),
    technology_area="advanced-materials",
    text="Solid state batteries with polymer electrolyte for heavy vehicles",
)
VACCINES = ApplicationProfile(
    subject_codes=("30109",),
    keywords=("vaccine",),
    technology_area="life-science",
    text="Vaccines against influenza built on messenger RNA",
)
CHEMIST = ReviewerProfile(
    subject_codes=("21001",),
    keywords=("solid  STATE", "electrolyte"),
    technology_areas=("advanced-materials",),
    documents=("Polymer electrolyte for solid state batteries", "Lithium metal anodes"),
)
PHYSICIAN = ReviewerProfile(
    subject_codes=("30109", "302"),
    keywords=("vaccine",),
    technology_areas=("life-science", "health"),
    documents=("Influenza vaccines in children",),
)
UNKNOWN = ReviewerProfile((), (), (), ())


@pytest.mark.parametrize(
    ("code", "other", "worth"),
    [
        ("21001", "21001", 1.0),
        ("21001", "21002", 0.6),
        ("21001", "20801", 0.2),
        ("21001", "10404", 0.0),
        ("21001", "210", 0.6),
        ("2", "21001", 0.2),
    ],
)
def test_subject_codes_count_by_their_common_level(code, other, worth):
    assert subject_term([(code,)], [(other,)]).tolist() == [[worth]]


def test_each_pair_has_its_own_subject_term_and_nobody_without_codes_has_any():
    term = subject_term([("21001", "10404"), ("10404",), ()], [("21001",), (), ("104", "2")])
    assert term.tolist() == [[0.5, 0.0, (0.2 + 0.6) / 2], [0.0, 0.0, 0.6], [0.0, 0.0, 0.0]]
    assert subject_term([], [("2",)]).shape == (0, 1)


def test_subject_term_is_the_mean_over_the_applications_codes_of_the_best_match():
    term = subject_term([("21001", "10404")], [("21001", "21002"), ("10401",), ()])

    np.testing.assert_allclose(term, [[0.5, 0.3, 0.0]])


@pytest.mark.parametrize("code", ["21", "2100", "210010", "", "2100A", "２１００１"])
def test_subject_code_of_wrong_shape_is_named(code):
    with pytest.raises(ValueError, match="SSIF code") as refused:
        subject_term([(code,)], [("210",)])
    assert repr(code) in str(refused.value)


def test_keywords_agree_without_regard_to_case_and_spacing():
    term = keyword_term([("Solid state", "battery")], [("solid  STATE", "electrolyte"), ()])

    assert term.tolist() == [[0.5, 0.0]]


def test_technology_area_is_one_of_the_reviewers():
    term = area_term(["life-science", ""], [("life-science", "health"), ("",), ()])

    assert term.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_text_is_the_mean_of_the_three_nearest_documents():
    same, other = "quantum sensors in diamond", "medieval parish records"

    term = text_term([same], [(same, same, same, other), (same, other), (other,), ()])

    np.testing.assert_allclose(term, [[1.0, 0.5, 0.0, 0.0]], atol=1e-12)


def test_text_without_a_word_counts_nothing():
    assert text_term(["", "?"], [("…",), ()]).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_affinity_is_the_weighted_mean_and_opens_into_its_terms():
    result = affinity([BATTERIES, VACCINES], [CHEMIST, PHYSICIAN, UNKNOWN])

    assert set(result.terms) == {"subject_codes", "keywords", "technology_area", "text"}
    assert result.combined.argmax(axis=1).tolist() == [0, 1]
    assert result.combined[:, 2].tolist() == [0.0, 0.0]
    for application in range(2):
        for reviewer in range(3):
            parts = result.of_pair(application, reviewer)
            assert sum(part.contribution for part in parts) == pytest.approx(result.combined[application, reviewer])
    chemist = {part.name: part for part in result.of_pair(0, 0)}
    assert chemist["subject_codes"].value == 0.5
    assert chemist["technology_area"].share == pytest.approx(0.1)


def test_what_is_said_is_worth_its_place_and_what_is_not_said_a_half():
    wishes = {(0, 0): Wish.GLADLY, (0, 1): Wish.CAN, (1, 0): Wish.RATHER_NOT}
    competence = {(0, 0): Competence.EXPERT, (0, 1): Competence.KNOWS, (1, 0): Competence.OUTSIDE}

    assert said_term((2, 3), wishes).tolist() == [[1.0, 0.5, 0.5], [0.0, 0.5, 0.5]]
    assert said_term((2, 3), competence).tolist() == [[1.0, 0.5, 0.5], [0.0, 0.5, 0.5]]


def test_where_nobody_has_said_anything_all_is_as_if_it_could_not_be_said():
    result = affinity([BATTERIES, VACCINES], [CHEMIST, PHYSICIAN, UNKNOWN])

    assert result.shares == {
        "subject_codes": 0.35,
        "keywords": 0.15,
        "technology_area": 0.1,
        "text": 0.4,
        "bid": 0.0,
        "competence": 0.0,
    }
    by_hand = sum(result.shares[name] * values for name, values in result.terms.items())
    assert result.combined.tolist() == by_hand.tolist()


def test_a_term_takes_part_once_somebody_has_answered():
    said = Said(bid={(1, 2): Wish.GLADLY})
    silent = affinity([BATTERIES, VACCINES], [CHEMIST, PHYSICIAN, UNKNOWN])

    result = affinity([BATTERIES, VACCINES], [CHEMIST, PHYSICIAN, UNKNOWN], said=said)

    assert list(result.terms) == ["subject_codes", "keywords", "technology_area", "text", "bid"]
    assert result.terms["bid"].tolist() == [[0.5, 0.5, 0.5], [0.5, 0.5, 1.0]]
    assert result.shares["competence"] == 0.0
    assert sum(result.shares.values()) == pytest.approx(1)
    np.testing.assert_allclose(result.combined, silent.combined / 1.1 + result.terms["bid"] * 0.1 / 1.1)


def test_wish_and_competence_are_two_terms_of_the_pair():
    said = Said(bid={(0, 0): Wish.RATHER_NOT}, competence={(0, 0): Competence.EXPERT})

    result = affinity([BATTERIES], [CHEMIST, UNKNOWN], Weights(0, 0, 0, 0, 1, 3), said=said)

    assert result.combined.tolist() == [[0.75, 0.5]]
    assert [(part.name, part.value, part.share) for part in result.of_pair(0, 0)][-2:] == [
        ("bid", 0.0, 0.25),
        ("competence", 1.0, 0.75),
    ]


def test_weights_of_what_nobody_has_said_leave_nothing_to_tell_pairs_apart():
    result = affinity([BATTERIES], [CHEMIST, UNKNOWN], Weights(0, 0, 0, 0))

    assert result.combined.tolist() == [[0.0, 0.0]]
    assert set(result.shares.values()) == {0.0}


def test_affinity_matrix_is_a_problems_affinity():
    matrix = affinity([BATTERIES, VACCINES], [CHEMIST, PHYSICIAN]).combined

    solution = solve(Problem(matrix, [1, 1], [1, 1]))

    assert solution.pairs.tolist() == [[0, 0], [1, 1]]


def test_affinity_of_nobody_is_empty():
    assert affinity([], [CHEMIST]).combined.shape == (0, 1)
    assert affinity([BATTERIES], []).combined.shape == (1, 0)


@pytest.mark.parametrize("weight", [-0.1, float("nan"), float("inf")])
def test_weights_refuse_what_is_not_a_share(weight):
    with pytest.raises(ValueError, match="keywords"):
        Weights(keywords=weight)


def test_weights_refuse_to_be_all_zero():
    with pytest.raises(ValueError, match="above 0"):
        Weights(0, 0, 0, 0, 0, 0)


def test_profiles_have_no_field_for_planning_grants_people_or_organisations():
    """The link to a stage-one grant must not influence who reviews: it cannot be handed over."""
    application = {field.name for field in fields(ApplicationProfile)}
    reviewer = {field.name for field in fields(ReviewerProfile)}

    assert application == {"subject_codes", "keywords", "technology_area", "text"}
    assert reviewer == {"subject_codes", "keywords", "technology_areas", "documents"}
    assert {field.name for field in fields(Said)} == {"bid", "competence"}
