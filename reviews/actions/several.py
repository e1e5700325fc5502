"""One act on several applications: each is done as a whole or not at all, and the others are not held up by it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from applications.models import Application
from clusterportal.accounts.errors import Hidden, Refused


@dataclass(frozen=True)
class Outcome:
    """What came of the act on one application: `refusal` says why nothing did."""

    application: Application
    refusal: Refused | None = None


def each(applications: Iterable[Application], act: Callable[[Application], object]) -> list[Outcome]:
    """What `act` did with each application, in order. What the person may not handle any more is not told of.

    What is locked stays so until all is done: they are taken by key, as whoever else takes several does.
    """
    given = list(applications)
    found = {one.pk: _done(one, act) for one in sorted(given, key=lambda one: one.pk)}
    return [outcome for one in given if (outcome := found[one.pk]) is not None]


def _done(one: Application, act: Callable[[Application], object]) -> Outcome | None:
    try:
        with transaction.atomic():
            act(one)
    except Refused as refusal:
        return Outcome(one, refusal)
    except Hidden:
        return None
    return Outcome(one)
