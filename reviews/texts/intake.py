"""What has come in to calls, as charts with their tables."""

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.models import Application
from applications.texts.charts import Amount, Chart, number, numeric, plain_chart, rounded_sek
from reviews.queries.intake import AreaIntake, Intake


def status_chart(key: str, intake: Intake) -> Chart:
    """How many there are in each status."""
    labels = dict(Application._meta.get_field("status").flatchoices)
    amounts = [Amount(str(labels[status]), n, _count(n), (number(n),)) for status, n in intake.statuses]
    columns = ({"label": _("Status")}, numeric(_("Applications")))
    return plain_chart(key, _("Applications by status"), columns, amounts)


def area_chart(key: str, intake: Intake) -> Chart:
    """How many there are in each technology area."""
    amounts = [Amount(_named(area), n, _count(n), (number(n),)) for area, n in intake.areas]
    columns = ({"label": _("Technology area")}, numeric(_("Applications")))
    return plain_chart(key, _("Applications by technology area"), columns, amounts)


def asked_chart(key: str, areas: Iterable[AreaIntake]) -> Chart:
    """What is asked for in each technology area."""
    amounts = [
        Amount(_named(one.name), one.asked_sek, rounded_sek(one.asked_sek), (number(one.n), number(one.asked_sek)))
        for one in areas
    ]
    columns = ({"label": _("Technology area")}, numeric(_("Applications")), numeric(_("Asks for, SEK")))
    return plain_chart(key, _("Asked for by technology area"), columns, amounts)


def _named(area: str) -> str:
    return area or _("no technology area")


def _count(n: int) -> str:
    return number_format(n, force_grouping=True)
