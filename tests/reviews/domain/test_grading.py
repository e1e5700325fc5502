"""What may be saved of a review, and what it lacks."""

from reviews.domain.grading import MAX_TEXT, Flaw, Mark, Scale, fields_of, flaws, gaps

SCALES = [Scale("quality", 7), Scale("feasibility", 3)]


def test_a_review_field_by_field() -> None:
    marks = {"quality": Mark(6, "Strong.", "Ask about the budget.")}

    assert fields_of(["quality", "feasibility"], marks, "n") == {
        "grade_quality": 6,
        "text_quality": "Strong.",
        "own_quality": "Ask about the budget.",
        "grade_feasibility": None,
        "text_feasibility": "",
        "own_feasibility": "",
        "note": "n",
    }


def test_grades_on_their_own_scales_are_kept() -> None:
    assert flaws(SCALES, {"grade_quality": 7, "text_quality": "x", "grade_feasibility": None, "note": "x" * 8000}) == ()
    assert flaws(SCALES, {"grade_other": 1, "charm_quality": 1, "charm": ""}) == (
        Flaw("unknown_criterion", "other"),
        Flaw("unknown_criterion", "quality"),
        Flaw("unknown_criterion", ""),
    )


def test_grades_off_their_scale_and_long_texts_are_named() -> None:
    long = "x" * (MAX_TEXT + 3)

    assert flaws(SCALES, {"grade_quality": 0, "grade_feasibility": 4, "own_feasibility": long, "note": long}) == (
        Flaw("grade_out_of_scale", "quality"),
        Flaw("grade_out_of_scale", "feasibility"),
        Flaw("text_too_long", "feasibility", 3),
        Flaw("note_too_long", "", 3),
    )


def test_a_whole_review_has_a_grade_and_words_on_every_criterion() -> None:
    assert gaps(SCALES, {"quality": Mark(5, "x"), "feasibility": Mark(2, "y")}) == ()
    assert gaps(SCALES, {"quality": Mark(5, " \n")}) == (
        Flaw("text_missing", "quality"),
        Flaw("grade_missing", "feasibility"),
        Flaw("text_missing", "feasibility"),
    )
