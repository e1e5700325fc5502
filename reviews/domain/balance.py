"""The aim that at least two in five of a call's reviewers are women and two in five men: shown, never a lock."""

from dataclasses import dataclass

AIM_PERCENT = 40  # the Swedish Research Council's, over all reviewers of a call


@dataclass(frozen=True)
class Balance:
    """How many reviewers of a call have stated what; per cents are of those who have stated anything."""

    n_women: int
    n_men: int
    n_others: int = 0
    n_unstated: int = 0

    @property
    def n_stated(self) -> int:
        return self.n_women + self.n_men + self.n_others

    @property
    def women_percent(self) -> int:
        return self._percent(self.n_women)

    @property
    def men_percent(self) -> int:
        return self._percent(self.n_men)

    @property
    def falls_short(self) -> bool:
        """Whether one of them is below the aim. Of nobody nothing can be said."""
        return 100 * min(self.n_women, self.n_men) < AIM_PERCENT * self.n_stated

    def _percent(self, count: int) -> int:
        """Cut, not rounded, lest 39.6 look as if the aim were met."""
        return 100 * count // self.n_stated if self.n_stated else 0
