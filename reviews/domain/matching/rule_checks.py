"""A rule that cannot be applied as it is written is refused, never bent."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.rules import KINDS, OF_ONE_VALUE, WITH_APPLICATION, Rule

HIGHEST_PRICE = 1000.0
"""Affinity per unit of violation; more is a hard rule, and would drown the scores."""

HIGHEST_LIMIT = 10**9


def check_rules(rules: tuple[Any, ...], groups: Mapping[str, Any], application_groups: Mapping[str, Any]) -> None:
    """Raises InvalidProblem("rules", what is wrong, index of the rule)."""
    for index, rule in enumerate(rules):
        wrong = _fault(rule, groups, application_groups)
        if wrong:
            raise InvalidProblem("rules", wrong, index)


def _fault(rule: Any, groups: Mapping[str, Any], application_groups: Mapping[str, Any]) -> str:
    if not isinstance(rule, Rule):
        return "not_a_rule"
    if rule.kind not in KINDS:
        return "unknown_kind"
    if rule.group not in groups:
        return "unknown_group"
    if rule.kind in WITH_APPLICATION:
        other = application_groups.get(rule.group)
        if other is None:
            return "unknown_application_group"
        if groups[rule.group].ndim == other.ndim == 2 and groups[rule.group].shape[1] != other.shape[1]:
            return "application_group_shape"
    return _fault_of_limit(rule) or _fault_of_value(rule, groups[rule.group]) or _fault_of_price(rule)


def _fault_of_limit(rule: Rule) -> str:
    if rule.limit is None:
        return "" if rule.kind in WITH_APPLICATION else "missing_limit"
    if not _is_number(rule.limit):
        return "limit_number"
    highest = 1 if rule.kind == "at_least_fraction" else HIGHEST_LIMIT
    if not 0 <= rule.limit <= highest:
        return "limit_range"
    is_whole = rule.kind == "at_least_fraction" or rule.limit == int(rule.limit)
    return "" if is_whole else "limit_whole"


def _fault_of_value(rule: Rule, values: Any) -> str:
    if rule.value is None:
        return ""
    if rule.kind not in OF_ONE_VALUE:
        return "value_unused"
    if isinstance(rule.value, bool) or not isinstance(rule.value, int | np.integer):
        return "value_number"
    several = values.ndim == 2
    # One-valued groups may lack a value that a rule names: then nobody has it.
    return "value_range" if rule.value < 0 or (several and rule.value >= values.shape[1]) else ""


def _fault_of_price(rule: Rule) -> str:
    if not isinstance(rule.hard, bool | np.bool_):
        return "hard_flag"
    if not _is_number(rule.price):
        return "price_number"
    if rule.price < 0:
        return "negative_price"
    return "price_range" if rule.price > HIGHEST_PRICE else ""


def _is_number(value: Any) -> bool:
    is_real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return is_real and not math.isnan(value)
