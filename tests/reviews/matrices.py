"""A round of two panels with a finished run whose affinities are known, for the matrix and its pairs."""

from dataclasses import replace
from typing import Any

from reviews.models import AssignmentRun, Case, PanelRole
from tests.kept import kept
from tests.reviews.runs import CHOICES, solved_run
from tests.reviews.worlds import World, make_panel, make_reviewer, make_world

FIT = {"Ann Ek": (90, 80, 70), "Bo Al": (50, 20, 60), "Cilla Bok": (10, 30, 20), "Dag Lind": (40, 41, 42)}


@kept
def two_panels() -> World:
    """Ann, Bo and Cilla sit in the panel of the first two cases, Dag in that of the third. Each reads at most one."""
    world = make_world(3)
    other = make_panel(world.round, "Panel two")
    Case.objects.filter(label="A-03").update(panel=other)
    for name in ("Cilla Bok", "Ann Ek", "Bo Al"):
        make_reviewer(world.panel, name=name)
    make_reviewer(other, name="Dag Lind")
    PanelRole.objects.update(load_max=1)
    return world


def run_of(world: World, **given: Any) -> AssignmentRun:
    """Bo reads A-01, Ann A-02 and Dag A-03, unless more is asked for."""
    choices = replace(CHOICES, **{name: given.pop(name) for name in ("rules", "wishes") if name in given})
    return solved_run(world.round, FIT, choices=choices, by=world.officer, **given)
