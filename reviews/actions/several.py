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
    """What `act` did with each application, in order. What the person may not handle any more is not told of."""
    outcomes = []
    for one in applications:
        try:
            with transaction.atomic():
                act(one)
            outcomes.append(Outcome(one))
        except Refused as refusal:
            outcomes.append(Outcome(one, refusal))
        except Hidden:
            continue
    return outcomes
