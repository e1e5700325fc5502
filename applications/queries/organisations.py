"""Finding an organisation by its number, its ROR or its name."""

import re

from django.db.models import Q

from applications.models import Organisation

N_SUGGESTED = 200
N_NAMED = 10


def organisations_matching(text: str) -> list[Organisation]:
    """At most ten organisations for what somebody wrote; exactly one where it is a number, a ROR or a whole name."""
    text = " ".join(text.split())
    if not text:
        return []
    number = re.sub(r"\D", "", text)
    exact = Q(name_sv__iexact=text) | Q(name_en__iexact=text)
    exact |= Q(ror__iendswith="/" + text.rstrip("/").rsplit("/", 1)[-1])
    if re.fullmatch(r"[\d\s-]+", text) and len(number) == 10:
        exact |= Q(organisation_number=f"{number[:6]}-{number[6:]}") | Q(organisation_number=number)
    found = list(Organisation.objects.filter(exact)[:2])
    if len(found) == 1:
        return found
    parts = Q(name_sv__icontains=text) | Q(name_en__icontains=text)
    return list(Organisation.objects.filter(parts)[:N_NAMED])


def suggested_names(language: str) -> list[str]:
    """Names to choose from while typing."""
    column = "name_sv" if language == "sv" else "name_en"
    return list(Organisation.objects.order_by(column).values_list(column, flat=True)[:N_SUGGESTED])
