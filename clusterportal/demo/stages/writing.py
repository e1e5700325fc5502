"""Reviews put together from the sample's phrases: a sentence for the grade, a point about the application."""

from collections.abc import Iterable

from applications.actions.working_copy import Change, fingerprint
from applications.models import Criterion, Round
from clusterportal import clock
from clusterportal.demo import sample_files as sample
from clusterportal.demo.personas import READING
from clusterportal.demo.sample_files import Row
from clusterportal.demo.stages.people import file_of, seats, user_of
from reviews.actions.reviewing import save_review, submit_review
from reviews.domain.grading import Mark, fields_of
from reviews.models import Assignment, Case, PanelRole
from reviews.queries.reviewing import OwnReview, criteria_of, own_review

LEANINGS = (0, 1, -1, 0, -1, 1)  # how a reader's grades lie beside the panel's
LOWEST_WITH_WORDS = {7: 2, 3: 1}
HIGH = {7: 5, 3: 3}


def submit_early(round_: Round) -> None:
    """Some readers are ahead: they have submitted their first cases and begun the next; the personas have not."""
    for seat, assigned in _readings(round_):
        if user_of(seat).email in READING or seat.role == PanelRole.Role.EXTERNAL:
            continue
        for assignment in assigned[:2]:
            write(assignment, seat)
        for assignment in assigned[2:3]:
            write(assignment, seat, submit=False)


def submit_all(round_: Round) -> None:
    """Everybody has submitted."""
    for seat, assigned in _readings(round_):
        for assignment in assigned:
            write(assignment, seat)


def write(assignment: Assignment, seat: PanelRole, *, submit: bool = True) -> None:
    """Save a review, and submit it; one that is submitted stays as it is."""
    case, user = assignment.case, user_of(seat)
    own = own_review(user, case)
    if own.is_submitted:
        return
    if submit or not own.marks:
        marks = marks_of(case, _place(case, assignment), whole=submit)
        save_review(case, changes_to(own, criteria_of(case), marks), by=user, at=clock.now())
    if submit:
        submit_review(case, revision=own_review(user, case).revision, by=user, at=clock.now())


def changes_to(own: OwnReview, criteria: list[Criterion], marks: dict[str, Mark]) -> dict[str, Change]:
    """The marks as they are written over what stands there."""
    wanted = fields_of([one.key for one in criteria], marks, own.note)
    return {key: Change(wanted[key], fingerprint(value)) for key, value in own.fields(criteria).items()}


def marks_of(case: Case, place: int, *, whole: bool) -> dict[str, Mark]:
    """Marks on every criterion, or on the first ones of a review that is only begun."""
    row = file_of(case.application)
    criteria = criteria_of(case)
    wanted = criteria if whole else criteria[:2]
    return {one.key: _mark(one, row, place, number) for number, one in enumerate(wanted)}


def _mark(criterion: Criterion, row: Row, place: int, number: int) -> Mark:
    top = criterion.scale_max
    lowest = LOWEST_WITH_WORDS.get(top, 1)
    agreed = row.get("panel", {}).get("grades", {}).get(criterion.key, (top + lowest) // 2)
    lean = LEANINGS[(place + number) % len(LEANINGS)] if top > 3 else 0
    grade = min(max(agreed + lean, lowest), top)
    is_high = grade >= HIGH.get(top, top)
    sentences = [_phrase(criterion, grade, place), _point(row, is_high, place + number)]
    if criterion.is_overall:
        sentences.append(_of_area(row, is_high, place))
    return Mark(grade, " ".join(sentence for sentence in sentences if sentence))


def _phrase(criterion: Criterion, grade: int, place: int) -> str:
    profile = criterion.round.call.profile
    found: Iterable[Row] = sample.reviews()["phrases"]
    texts = [
        row["texts"]
        for row in found
        if (row["profile"], row["criterion"], row["grade"]) == (profile, criterion.key, grade)
    ]
    return str(texts[0][place % len(texts[0])]) if texts else "The grade follows from what is said above."


def _point(row: Row, is_high: bool, turn: int) -> str:
    found = [one for one in sample.reviews()["points"] if one["application"] == row.get("key")]
    texts = found[0]["strengths" if is_high else "weaknesses"] if found else [""]
    return str(texts[turn % len(texts)])


def _of_area(row: Row, is_high: bool, place: int) -> str:
    found = [one for one in sample.reviews()["areas"] if one["area"] == row.get("technology_area")]
    texts = found[0]["high" if is_high else "low"] if found else [""]
    return str(texts[place % len(texts)])


def _readings(round_: Round) -> list[tuple[PanelRole, list[Assignment]]]:
    """What each seat of the round's panels has to read, in an order that the sample decides."""
    confirmed = Assignment.objects.filter(case__round=round_, state=Assignment.State.CONFIRMED, ended_at__isnull=True)
    related = confirmed.select_related("case__round__call", "case__application", "reviewer")
    found = []
    for panel in round_.panels.order_by("name_en"):
        for seat in seats(panel):
            own = related.filter(case__panel=panel, reviewer=seat.reviewer).order_by("case__application__title_en")
            found.append((seat, list(own)))
    return found


def _place(case: Case, assignment: Assignment) -> int:
    """Which of the case's readers this is."""
    names = (
        case.assignments.filter(ended_at__isnull=True).order_by("reviewer__person__name").values_list("pk", flat=True)
    )
    return list(names).index(assignment.pk)
