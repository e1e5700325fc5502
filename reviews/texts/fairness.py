"""What fairness costs, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reviews.domain.matching.arrays import MICRO


@dataclass(frozen=True)
class Point:
    """One budget that was tried. `percent`: as a form takes it; all else written out for the reader."""

    percent: str
    budget: str
    lowest: str
    worst_tenth: str
    total: str
    share: str

    @property
    def words(self) -> str:
        """Both figures in a line."""
        return _("%(budget)s %%: lowest score %(lowest)s, weakest tenth %(worst_tenth)s, total %(total)s") % vars(self)


def percent(value: float) -> str:
    """A number of per cent, without decimals that say nothing."""
    return number_format(f"{value:g}")


def fairness_lines(points: Sequence[Mapping[str, Any]]) -> list[Point]:
    """The points that reviews.domain.fairness_trial gives."""
    return [
        Point(
            percent=str(one["percent"]),
            budget=percent(one["percent"]),
            lowest=number_format(one["lowest"] / MICRO, 3),
            worst_tenth=number_format(one["worst_tenth"] / MICRO, 3),
            total=number_format(one["total"] / MICRO, 3),
            share=number_format(100 * one["total"] / one["best"] if one["best"] else 100, 2),
        )
        for one in points
    ]
