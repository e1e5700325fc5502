"""What a run would be given, in words."""

from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.numbers import NO_BREAK_SPACE
from reviews.domain.supply import Supply
from reviews.queries.supply import Why

REASONS = {
    Why.AWAY: gettext_lazy("%(name)s is away for the whole of the reading time."),
    Why.UNDECLARED: gettext_lazy("%(name)s has not declared all conflicts of interest yet."),
    Why.NO_LOAD: gettext_lazy("%(name)s takes no readings."),
    Why.NO_CASE: gettext_lazy("%(name)s may read none of the applications."),
}


def readings(n: Fraction | int) -> str:
    """A number of readings, with a decimal only where it has one."""
    return number_format(float(n), decimal_pos=0 if n == int(n) else 1, force_grouping=True)


def spare_in_words(supply: Supply) -> str:
    """Whether it is enough; on one line."""
    words = _("just enough")
    if supply.spare:
        words = _("%(n)s to spare") if supply.spare > 0 else _("short by %(n)s")
    return words.replace(" ", NO_BREAK_SPACE) % {"n": readings(abs(supply.spare))}


def free_in_words(n_free: int, n_wanted: int) -> str:
    """How many may read an application that wants more."""
    words = ngettext(
        "%(n)s reviewer may read it, and %(wanted)s are wanted.",
        "%(n)s reviewers may read it, and %(wanted)s are wanted.",
        n_free,
    )
    return words % {"n": n_free, "wanted": n_wanted}


def best_in_words(affinity: float) -> str:
    """How well the best of those who may read an application knows its field."""
    return _("The best affinity is %(value)s.") % {"value": number_format(affinity, 2)}


def settings_in_words(n_readers: int) -> str:
    """What the verdict holds for."""
    words = ngettext(
        "This holds with %(n)s reader for each application, and with the most readings that stand in the form below.",
        "This holds with %(n)s readers for each application, and with the most readings that stand in the form below.",
        n_readers,
    )
    return words % {"n": n_readers}


def idle_in_words(name: str, why: Why) -> str:
    """Why somebody gets no reading."""
    return str(REASONS[why]) % {"name": name}


def subject_in_words(code: str) -> str:
    """A group of research subjects."""
    return _("SSIF %(code)s") % {"code": code} if code else _("no subject code")
