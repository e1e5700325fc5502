"""What an officer asks of a change: pairs to have, not to have or to keep, and readings for somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm
from reviews.domain.choices import Wanted, Wish
from reviews.models import Reviewer
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import active_assignments, cases_to_assign, readers_of
from reviews.queries.naming import call_by_name

PAIRS = (
    (Wanted.FORCE, _("reads")),
    (Wanted.FORBID, _("does not read")),
    (Wanted.KEEP, _("keeps")),
)
N_EMPTY, MOST = 3, 60
GIVEN, LEAST = "given-%s", "least-%s"
WANTED, CASE, REVIEWER = "wanted-%s", "case-%s", "reviewer-%s"


class OpenPairForm(StaffForm):
    """A pair that an officer has closed, by the key that its button carries."""

    chosen = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(StaffForm):
    """The subject is the round. A link fills in wishes: `?force=<case>:<reviewer>`, likewise `forbid` and `keep`."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST)

    def prepare(self) -> None:
        asked = self._asked()
        self.n_rows = self._count(len(asked) + N_EMPTY)
        self.fields["rows"].initial = self.n_rows
        self._add_choices()
        for number in range(self.n_rows):
            wanted, case, reviewer = asked[number] if number < len(asked) else (Wanted.FORCE, "", "")
            self._add_row(number, wanted, case, reviewer)
        for number in range(N_EMPTY):
            self.fields[GIVEN % number] = forms.ChoiceField(label=_("Reviewer"), choices=self.reviewers, required=False)
            self.fields[LEAST % number] = forms.IntegerField(
                label=_("At least"), min_value=1, max_value=200, required=False
            )

    def _asked(self) -> list[tuple[Wanted, str, str]]:
        """What a link has filled in."""
        given = getattr(self.address, "getlist", lambda _name: [])
        pairs = [(wanted, value.partition(":")) for wanted, _words in PAIRS for value in given(wanted)]
        return [(wanted, case, reviewer) for wanted, (case, _colon, reviewer) in pairs][: MOST - N_EMPTY]

    def _count(self, least: int) -> int:
        sent = str((self.data or {}).get("rows") or "")
        count = int(sent) if sent.isdecimal() and len(sent) < 4 else least
        more = N_EMPTY if "more" in (self.data or {}) else 0
        return min(max(count, 1) + more, MOST)

    def _add_choices(self) -> None:
        mine = cases_of_staff(self.user, self.subject, self.at).filter(pk__in=cases_to_assign(self.subject).order_by())
        cases = mine.order_by("label").values_list("pk", "label", "application__submitted_version__title_en")
        self.cases = [("", "–"), *((str(key), f"{label} {title or ''}"[:70]) for key, label, title in cases)]
        standing = active_assignments(self.subject).filter(case__in=mine.order_by())
        keys = {
            *readers_of(self.subject).values_list("reviewer", flat=True),
            *standing.values_list("reviewer", flat=True),
        }
        people = list(Reviewer.objects.select_related("person").filter(pk__in=keys))
        call_by_name(people, self.subject.call.agency_id)
        named = sorted(((str(one.pk), str(one)) for one in people), key=lambda pair: pair[1])
        self.reviewers = [("", "–"), *named]

    def _add_row(self, number: int, wanted: str, case: str, reviewer: str) -> None:
        choices = {
            REVIEWER: (_("Reviewer"), self.reviewers, reviewer),
            WANTED: (_("What shall be"), PAIRS, wanted),
            CASE: (_("Application"), self.cases, case),
        }
        for name, (label, offered, initial) in choices.items():
            self.fields[name % number] = forms.ChoiceField(
                label=label, choices=offered, initial=initial, required=False
            )

    @property
    def pairs(self) -> list[list[forms.BoundField]]:
        """The fields of each wish about a pair."""
        return [[self[name % number] for name in (REVIEWER, WANTED, CASE)] for number in range(self.n_rows)]

    @property
    def given(self) -> list[list[forms.BoundField]]:
        """The fields of each wish for readings."""
        return [[self[name % number] for name in (GIVEN, LEAST)] for number in range(N_EMPTY)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["wishes"] = [*self._pair_wishes(values), *self._load_wishes(values)]
        self.asks_again = "more" in self.data
        if self.asks_again:
            self.data = self.data.copy()
            self.data["rows"] = str(self.n_rows)
        return values

    def _pair_wishes(self, values: dict[str, Any]) -> list[Wish]:
        found = []
        for number in range(self.n_rows):
            case, reviewer = values.get(CASE % number), values.get(REVIEWER % number)
            if case and reviewer:
                found.append(Wish(Wanted(values[WANTED % number]), reviewer, case))
            elif case and REVIEWER % number not in self.errors:
                self.add_error(REVIEWER % number, _("Choose a reviewer, or no application."))
            elif reviewer and CASE % number not in self.errors:
                self.add_error(CASE % number, _("Choose an application, or no reviewer."))
        return found

    def _load_wishes(self, values: dict[str, Any]) -> list[Wish]:
        found = []
        for number in range(N_EMPTY):
            reviewer, least = values.get(GIVEN % number), values.get(LEAST % number)
            if reviewer and least:
                found.append(Wish(Wanted.GIVE, reviewer, n=least))
            elif reviewer and LEAST % number not in self.errors:
                self.add_error(LEAST % number, _("Write how many, or choose nobody."))
            elif least and GIVEN % number not in self.errors:
                self.add_error(GIVEN % number, _("Choose a reviewer, or write no number."))
        return found
