"""Runs of the engine as they are kept, with affinities that a test chooses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from applications.models import Round
from clusterportal.accounts.models import User
from clusterportal.jobs.models import Job
from reviews.domain.choices import Choices
from reviews.domain.matching import solve
from reviews.models import AssignmentRun, Reviewer
from reviews.queries.matching import options_of, problem_of, snapshot
from reviews.queries.results import result_of
from tests.factories import NOW

CHOICES = Choices(n_readers=1, fairness_percent=0.0)
PERCENT = 10_000


def solved_run(
    round_: Round,
    fit: Mapping[str, Sequence[int]] | None = None,
    *,
    choices: Choices = CHOICES,
    locked: Iterable[tuple[int, str]] = (),
    by: User,
    at: datetime = NOW,
) -> AssignmentRun:
    """A run with its result, which has not touched the round.

    `fit`: per cent of affinity by reviewer's name, for each case in the order of the labels; every term has as much.
    `locked`: (place of the case, name).
    """
    given = snapshot(round_, choices)
    names = {str(one.pk): one.person.name for one in Reviewer.objects.select_related("person")}
    place = {names[key]: j for j, key in enumerate(given["reviewers"])}
    if fit is not None:
        values = [[fit[names[key]][i] * PERCENT for key in given["reviewers"]] for i in range(len(given["cases"]))]
        given |= {"affinity_micro": values, "terms_micro": dict.fromkeys(given["terms_micro"], values)}
    given["locked"] = sorted({*given["locked"], *((i, place[name]) for i, name in locked)})
    columns = {"state": "discarded", "started_by": by, "started_at": at}
    job = Job.objects.create(task="reviews.solve", state="done")
    run = AssignmentRun(round=round_, job=job, options=choices.as_plain(), input=given, **columns)
    problem = problem_of(given)
    run.result = result_of(run, problem, solve(problem, options_of(run)))
    run.save()
    return AssignmentRun.objects.select_related("round__call").get(pk=run.pk)


def reviewer_called(name: str) -> Reviewer:
    return Reviewer.objects.get(person__name=name)
