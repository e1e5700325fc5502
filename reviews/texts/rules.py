"""The rules over readers in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain.reader_rules import ChosenRule

NAMES = {
    "organisations": gettext_lazy("Readers from different organisations"),
    "subjects": gettext_lazy("Readers who share a subject with the application"),
    "abroad": gettext_lazy("Readers from outside Sweden"),
    "industry": gettext_lazy("Readers from a company or a research institute"),
    "swedish": gettext_lazy("Readers who read Swedish"),
    "genders": gettext_lazy("Both women and men"),
}
ASKS = {
    "organisations": gettext_lazy("at most %(limit)s from the same organisation"),
    "subjects": gettext_lazy("at least %(limit)s with a subject code that agrees in three digits"),
    "abroad": gettext_lazy("at least %(limit)s from outside Sweden"),
    "industry": gettext_lazy("at least %(limit)s from a company or a research institute"),
    "swedish": gettext_lazy("at least %(limit)s who read Swedish"),
    "genders": gettext_lazy("of at least %(limit)s genders"),
}


def rule_name(key: str) -> str:
    """What the rule is about."""
    return str(NAMES[key])


def rule_line(rule: ChosenRule, decimals: str) -> str:
    """What the rule asks of the readers of each application, and how firmly. `decimals`: its price, written out."""
    asks = str(ASKS[rule.key]) % {"limit": rule.limit}
    if rule.is_hard:
        return _("%(asks)s, always") % {"asks": asks}
    return _("%(asks)s, where it costs less than %(price)s") % {"asks": asks, "price": decimals}
