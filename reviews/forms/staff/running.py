"""What an officer chooses before a run: readers, fairness, rules with their prices, weights, loads."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm
from reviews.domain.affinity import Weights
from reviews.domain.choices import Choices
from reviews.domain.reader_rules import OFFERED, ChosenRule, ReaderRule
from reviews.queries.assignments import knows_all, names_of
from reviews.queries.matching import readers_of
from reviews.queries.naming import call_by_name
from reviews.queries.results import latest_choices, latest_trial
from reviews.texts.assignments import TERMS
from reviews.texts.fairness import fairness_lines
from reviews.texts.rules import rule_name

LOAD, WEIGHT = "load-", "weight-"
FIRMNESS, LIMIT, PRICE = "rule-%s", "limit-%s", "price-%s"
OFF, PRICED, HARD = "off", "priced", "hard"
FIRMNESSES = {OFF: _("not asked for"), PRICED: _("at a price"), HARD: _("always")}


class RunForm(StaffForm):
    """The subject is the round. It begins with the choices of the latest run, or of the one in the address.

    With the button `check` nothing is started: the page says what would come of it. With `trial` nothing is proposed.
    """

    n_readers = forms.IntegerField(label=_("Readers per application"), min_value=1, max_value=10)
    fairness_percent = forms.FloatField(
        label=_("What fairness may cost, per cent"),
        min_value=0,
        max_value=100,
        help_text=_("How much of the best total may be given up to help the application that fares worst."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31,
        help_text=_(
            "Leave it at 0. Nothing is left to chance: the same choices always give the same proposal. "
            "The number only marks the run in its record."
        ),
    )

    def prepare(self) -> None:
        known = self.known = latest_choices(self.subject, self.address.get("from"))
        self.start_with({name: getattr(known, name) for name in ("n_readers", "seed")})
        self.start_with({"fairness_percent": f"{known.fairness_percent:g}"})
        if self.address.get("fairness"):
            self.start_with({"fairness_percent": self.address["fairness"]})
        self._add_rules({rule.key: rule for rule in known.rules})
        for name, weight in asdict(known.weights).items():
            self.fields[WEIGHT + name] = forms.IntegerField(
                label=str(TERMS[name]).capitalize(),
                min_value=0,
                max_value=100,
                initial=round(weight * 100),
                required=False,
            )
        self._add_loads(known)
        self.trial = latest_trial(self.subject)
        is_open = self.trial is not None and knows_all(self.trial, names_of(self.user, self.trial, self.at))
        self.points = fairness_lines(self.trial.result["points"]) if is_open else []

    def _add_rules(self, chosen: dict[str, ChosenRule]) -> None:
        for rule in OFFERED:
            name, mine = rule_name(rule.key), chosen.get(rule.key)
            firmnesses = [(key, words) for key, words in FIRMNESSES.items() if rule.can_be_hard or key != HARD]
            self.fields[FIRMNESS % rule.key] = forms.ChoiceField(
                label=name,
                choices=firmnesses,
                required=False,
                initial=OFF if mine is None else HARD if mine.is_hard else PRICED,
            )
            if rule.has_limit:
                self.fields[LIMIT % rule.key] = forms.IntegerField(
                    label=_("%(rule)s: number") % {"rule": name},
                    min_value=1,
                    max_value=10,
                    initial=mine.limit if mine else rule.limit,
                    required=False,
                )
            price = mine.price if mine and not mine.is_hard else rule.price
            self.fields[PRICE % rule.key] = forms.FloatField(
                label=_("%(rule)s: price") % {"rule": name}, min_value=0, max_value=10, initial=price, required=False
            )

    def _add_loads(self, known: Choices) -> None:
        own: dict[str, tuple[str, int]] = {}
        roles = list(readers_of(self.subject))
        call_by_name([role.reviewer for role in roles], self.subject.call.agency_id)
        for role in roles:
            name, load = own.get(str(role.reviewer_id), (str(role.reviewer), 0))
            own[str(role.reviewer_id)] = (name, load + role.load_max)
        self.panel_loads = {key: load for key, (_name, load) in own.items()}
        for key, (name, load) in sorted(own.items(), key=lambda item: item[1][0]):
            self.fields[LOAD + key] = forms.IntegerField(
                label=name, min_value=0, max_value=200, initial=known.loads.get(key, load), required=False
            )

    @property
    def rules(self) -> list[dict[str, Any]]:
        """The rules on offer with their fields."""
        return [
            {
                "firmness": self[FIRMNESS % rule.key],
                "limit": self[LIMIT % rule.key] if rule.has_limit else None,
                "price": self[PRICE % rule.key],
            }
            for rule in OFFERED
        ]

    @property
    def weights(self) -> list[forms.BoundField]:
        """One for each term of the affinity."""
        return self._named(WEIGHT)

    @property
    def loads(self) -> list[forms.BoundField]:
        """The most readings of each reviewer, by name."""
        return self._named(LOAD)

    @property
    def choices(self) -> Choices:
        """What a run would be given: what is filled in, and where that cannot be read, what the form begins with."""
        given = getattr(self, "cleaned_data", {})
        if "choices" in given or not self.is_bound:
            return given.get("choices", self.known)
        loads = self.known.loads | self._other_loads(given)
        return replace(self.known, n_readers=given.get("n_readers") or self.known.n_readers, loads=loads)

    @property
    def has_load_errors(self) -> bool:
        return any(field.errors for field in self.loads)

    @property
    def has_weight_errors(self) -> bool:
        return any(field.errors for field in self.weights)

    def _named(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        rules = tuple(rule for offered in OFFERED if (rule := self._rule(offered, given)) is not None)
        weights = {field.name: given.get(field.name) or 0 for field in self.weights}
        if not any(weights.values()) and not self.has_weight_errors:
            self.add_error(next(iter(weights)), _("Give one a weight above 0."))
        given["is_trial"] = "trial" in self.data
        self.asks_again = "check" in self.data
        if not self.errors:
            given["choices"] = Choices(
                **{name: given[name] for name in ("n_readers", "fairness_percent", "seed")},
                loads=self._other_loads(given),
                weights=Weights(**{name.removeprefix(WEIGHT): value / 100 for name, value in weights.items()}),
                rules=rules,
            )
        return given

    def _rule(self, offered: ReaderRule, given: dict[str, Any]) -> ChosenRule | None:
        firmness, price = given.get(FIRMNESS % offered.key) or OFF, given.get(PRICE % offered.key)
        if firmness == OFF:
            return None
        limit = given.get(LIMIT % offered.key) if offered.has_limit else offered.limit
        if limit is None:
            self._miss(LIMIT % offered.key, _("Write a number, or do not ask for this."))
        elif offered.has_limit and limit > (given.get("n_readers") or limit):
            self._miss(LIMIT % offered.key, _("An application has fewer readers than that."))
        if firmness == PRICED and not price:
            self._miss(PRICE % offered.key, _("Write a price above 0, or do not ask for this."))
        if self.errors:
            return None
        return ChosenRule(offered.key, limit, firmness == HARD, 0.0 if firmness == HARD else price)

    def _miss(self, name: str, words: Any) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def _other_loads(self, given: dict[str, Any]) -> dict[str, int]:
        """Only what differs from the panels."""
        written = {key: given.get(LOAD + key) for key in self.panel_loads}
        return {key: n for key, n in written.items() if n is not None and n != self.panel_loads[key]}
