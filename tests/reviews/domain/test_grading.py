"""What may be saved of a review, and what it lacks."""

from reviews.domain.grading import MAX_TEXT, Flaw, Mark, Scale, flaws, gaps

SCALES = [Scale("quality", 7), Scale("feasibility", 3)]


def test_grades_on_their_own_scales_are_kept() -> None:
    assert flaws(SCALES, {"quality": Mark(7, "x"), "feasibility": Mark(3), "other": Mark()}) == (
        Flaw("unknown_criterion", "other"),
    )
    assert flaws(SCALES, {"quality": Mark(1), "feasibility": Mark(None, "x" * MAX_TEXT)}) == ()


def test_grades_off_their_scale_and_long_texts_are_named() -> None:
    marks = {"quality": Mark(0), "feasibility": Mark(4, "x" * (MAX_TEXT + 3))}

    assert flaws(SCALES, marks) == (
        Flaw("grade_out_of_scale", "quality"),
        Flaw("grade_out_of_scale", "feasibility"),
        Flaw("text_too_long", "feasibility", 3),
    )


def test_a_whole_review_has_a_grade_and_words_on_every_criterion() -> None:
    assert gaps(SCALES, {"quality": Mark(5, "x"), "feasibility": Mark(2, "y")}) == ()
    assert gaps(SCALES, {"quality": Mark(5, " \n")}) == (
        Flaw("text_missing", "quality"),
        Flaw("grade_missing", "feasibility"),
        Flaw("text_missing", "feasibility"),
    )
