"""What the grades look like, in words."""

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.domain.statistics import Agreement, Distribution

AGREEMENT = {
    Agreement.NONE: gettext_lazy("no grade yet"),
    Agreement.ONE: gettext_lazy("one grade alone"),
    Agreement.SAME: gettext_lazy("all agree"),
    Agreement.NEAR: gettext_lazy("one step apart"),
}


def agreement(grades: Distribution) -> str:
    """How far those who graded agree, stated plainly."""
    if grades.agreement is Agreement.APART:
        return ngettext("%(n)s step apart", "%(n)s steps apart", grades.n_steps) % {"n": grades.n_steps}
    return str(AGREEMENT[grades.agreement])


def spread(grades: Distribution) -> str:
    """The lowest and the highest grade."""
    if not grades.n:
        return "–"
    return str(grades.lowest) if not grades.n_steps else f"{grades.lowest}–{grades.highest}"


def mean_of(grades: Distribution) -> str:
    """The mean of one scale with the number of grades beside it."""
    if grades.mean is None:
        return "–"
    return _("%(mean)s (%(n)s)") % {"mean": floatformat(grades.mean, 1), "n": grades.n}
