"""What happens to a case changes not a byte of what those can ask for who may not know of it.

Each observer's pages are read before and after each act. That the comparison can fail is proved by leaks that are
seeded on purpose: a count, a title, an average and an etag that know of the barred case.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Avg
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from applications.models import Application, Criterion
from reviews.domain.access import Part, Time
from reviews.domain.hearings import Appointed
from reviews.models import Case, Decision, Hearing, PanelGrade, Review
from reviews.queries import frame_claims, visibility
from reviews.queries.panels import PriorityList
from reviews.queries.statistics import Statistics
from reviews.queries.visibility import Seen
from reviews.views import dashboard, panels, ranking
from tests.access import observing
from tests.access.observing import (
    DECIDING,
    HEARD,
    OPENLY,
    REVIEWING,
    SECRET,
    Stage,
    at_hearing,
    differing,
    has_happened,
    look,
    make_stage,
    plan_hearing,
    read,
    review_and_grade,
    undone,
    until_looked,
)
from tests.access.observing_staff import (
    BEHIND,
    M,
    attach_and_propose,
    lock_whole_list,
    look_as_staff,
    prepare_meeting,
    propose_amount,
)
from tests.thoroughness import is_thorough, usual

pytestmark = pytest.mark.django_db
OBSERVERS = (
    *("barred member", "barred chair", "reader", "member of another panel"),
    *("external", "officer of the other agency", "applicant", "anybody"),
)
# In the panel there is more to notice; these are looked at in the review too by `make test`.
FIRST = [*product(OBSERVERS, ["panel"]), ("barred member", "review"), ("officer of the other agency", "review")]
STAFF = ("officer", "decision_maker", "coordinator")
ACTS = {"review": REVIEWING, "panel": DECIDING}
HAPPENED = {
    "review": {"reviews": 1, "bids": 1, "posts": 2, "statements": 0, "sent out": 0, "hearings": 1, "meetings": 0},
    "panel": {"reviews": 1, "bids": 0, "posts": 2, "statements": 1, "sent out": 3, "hearings": 1, "meetings": 1},
}


@pytest.fixture(scope="module")
def stages(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Stage]]:
    files = override_settings(FILES_ROOT=Path(tmp_path_factory.mktemp("files")))
    with django_db_blocker.unblock(), files, transaction.atomic():
        yield {"review": make_stage(observing.IN_REVIEW), "panel": make_stage(observing.IN_PANEL)}
        transaction.set_rollback(True)


@pytest.mark.parametrize(("observer", "time"), usual(product(OBSERVERS, ACTS), FIRST))
def test_no_act_changes_what_the_observer_sees(
    stages: dict[str, Stage], observer: str, time: str, pytestconfig: pytest.Config
) -> None:
    stage = stages[time]
    with undone():
        before = look(stage, observer)
        for acts in until_looked(ACTS[time], observer, after_each=is_thorough(pytestconfig)):
            for act in acts:
                act(stage)
            after = look(stage, observer)
            assert observer in OPENLY.get(acts[-1], ()) or differing(before, after) == set(), acts
            before = after
        assert has_happened() == HAPPENED[time]
    assert sum(one.status == 200 for one in before.values()) >= 4


@pytest.mark.parametrize(
    ("observer", "time"),
    usual(
        [("officer", "review"), ("officer", "panel"), *product(STAFF, ["meeting"])], list(product(STAFF, ["meeting"]))
    ),
)
def test_no_act_of_a_colleague_changes_what_barred_staff_see(
    stages: dict[str, Stage], observer: str, time: str
) -> None:
    """Staff who have a conflict with the one case: frames, lists and figures of the call are of the others."""
    round_, openly, behind = BEHIND[time]
    stage = stages[round_]
    with undone():
        openly(stage)
        before = look_as_staff(stage, observer)
        for act in behind:
            act(stage)
        assert differing(before, look_as_staff(stage, observer)) == set()
    assert sum(one.status == 200 for one in before.values()) >= 4


@pytest.mark.parametrize("observer", STAFF)
def test_a_locked_list_tells_barred_staff_no_amount_of_the_hidden_grant(
    stages: dict[str, Stage], observer: str
) -> None:
    stage, seen = stages["panel"], []
    with undone():
        prepare_meeting(stage)
        attach_and_propose(stage)
        for amount_sek in (1, 700 * M):
            with undone():
                propose_amount(stage, amount_sek)
                lock_whole_list(stage)
                seen.append(look_as_staff(stage, observer, follow=False))
    # The trail says when each row was recorded, and here the same was done twice.
    assert differing(*seen) - {reverse("admin:audit_event_changelist")} == set()


def test_the_comparison_catches_a_frame_that_counts_the_hidden_grant(
    stages: dict[str, Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_claims, "decisions_of_staff", lambda *_given: Decision.objects.all())
    stage = stages["panel"]
    with undone():
        prepare_meeting(stage)
        before = look_as_staff(stage, "officer", follow=False)
        attach_and_propose(stage)
        differs = differing(before, look_as_staff(stage, "officer", follow=False))
    assert reverse("admin:reviews_call_frame", args=[stage.world.call.pk]) in differs


@pytest.mark.parametrize("time", ACTS)
@pytest.mark.parametrize("observer", OBSERVERS)
def test_a_hearing_answers_those_who_do_not_come_as_what_does_not_exist(
    stages: dict[str, Stage], time: str, observer: str
) -> None:
    stage = stages[time]
    with undone():
        plan_hearing(stage)
        there, nowhere = (at_hearing(stage, observer, key) for key in (Hearing.objects.get().pk, uuid4()))
    comes = observer in HEARD and (observer, time) != ("external", "panel")
    assert any(one.status == 200 for one in there.values()) is comes
    assert comes or there == nowhere


def test_the_placeholder_stands_before_and_after_without_title_or_rank(stages: dict[str, Stage]) -> None:
    stage = stages["panel"]
    pages = {reverse(name, args=[stage.world.panel.pk]) for name in ("panel", "ranking")}
    title = stage.secret.application.title_en
    with undone():
        for act in (None, *DECIDING):
            if act is not None:
                act(stage)
            for observer in ("barred member", "barred chair"):
                texts = [one.text for address, one in read(stage, observer).items() if address in pages]
                assert len(texts) == len(pages)
                assert all(SECRET in text and title not in text for text in texts)


def _count(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The first page counts the reviews of all cases of the round."""
    own = dashboard.rounds_of

    def leaking(*given: object) -> tuple[object, ...]:
        n = Review.objects.filter(case__round=stage.world.round, state="submitted").count()
        return tuple(replace(one, n_undeclared=one.n_undeclared + n) for one in own(*given))

    patch.setattr(dashboard, "rounds_of", leaking)


def _title(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The bars are forgotten: the case is listed like any other."""

    def leaking(*given: object) -> object:
        return Application.objects.filter(cases__round=stage.world.round)

    patch.setattr(visibility, "applications_visible_to", leaking)


def _average(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The list shows beside each case the average of the whole panel."""

    def leaking(cases: list[Case]) -> dict[object, int]:
        found = PanelGrade.objects.filter(case__panel=stage.world.panel).aggregate(mean=Avg("grade"))["mean"]
        return {} if found is None else {case.pk: round(found) for case in cases}

    patch.setattr(ranking, "overall_grades", leaking)


def _figures(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The statistics of the panel's page count every submitted review of the panel."""
    own = panels.statistics_of

    def leaking(seen: Iterable[Seen], criteria: Sequence[Criterion]) -> Statistics:
        known = [
            Seen(one, frozenset({Part.OFFICER}), Time.PANEL) for one in Case.objects.filter(round=stage.world.round)
        ]
        return own([*seen, *known], criteria)

    patch.setattr(panels, "statistics_of", leaking)


def _hearing(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The panel's page lists every hearing of the panel."""

    def leaking(_seen: object) -> tuple[object, ...]:
        found = Hearing.objects.filter(case__panel=stage.world.panel).select_related("case")
        return tuple((one.case, Appointed(str(one.pk), one.slot, one.place)) for one in found)

    patch.setattr(panels, "hearings_in", leaking)


def _etag(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """The board's etag is made of everything in the panel."""
    own = panels.render

    def leaking(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        response = own(request, *given, **named)
        response["ETag"] = f'"{PanelGrade.objects.filter(case__panel=stage.world.panel).count()}"'
        return response

    patch.setattr(panels, "render", leaking)


def _placeholder(_stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """A placeholder goes as soon as the panel has graded the case."""
    own = ranking.priority_list

    def leaking(*given: object) -> PriorityList:
        listed = own(*given)
        return replace(listed, stubs=tuple(one for one in listed.stubs if not one.panel_grades.exists()))

    patch.setattr(ranking, "priority_list", leaking)


@pytest.mark.parametrize("leak", [_count, _title, _average, _figures, _hearing, _etag, _placeholder])
def test_the_comparison_catches_a_leak(
    leak: Callable[[Stage, pytest.MonkeyPatch], None], stages: dict[str, Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stages["panel"]
    leak(stage, monkeypatch)
    with undone():
        before = read(stage, "barred member")
        plan_hearing(stage)
        review_and_grade(stage)
        assert differing(before, read(stage, "barred member")) != set()
