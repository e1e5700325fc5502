"""The versions of a statement, and what changed from one to another, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.domain.text_difference import Piece, difference
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.actions import record_read
from reviews.domain.access import Right
from reviews.policies.panels import check_read_versions
from reviews.queries.statements import Kept, to_compare, versions_of
from reviews.queries.visibility import Seen, case_for


@dataclass(frozen=True)
class VersionsPage:
    """Two versions of a statement beside all of them; `pieces`: what changed from the earlier to the later one."""

    seen: Seen
    versions: Sequence[Kept]
    earlier: Kept | None
    later: Kept | None
    pieces: Sequence[Piece]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


@login_required
def statement_versions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    check_read_versions(seen)
    record_read(f"case:{seen.case.pk}:statement", by=request.user, at=request.at)
    versions = versions_of(seen.case)
    chosen = _chosen(request, versions)
    pieces = difference(chosen[0].version.text, chosen[1].version.text) if chosen else ()
    earlier, later = chosen or (None, None)
    page = VersionsPage(seen, versions[::-1], earlier, later, pieces)
    return render(request, "reviews/statement_versions.html", {"page": page})


def _chosen(request: HttpRequest, versions: Sequence[Kept]) -> tuple[Kept, Kept] | None:
    """The two that were asked for by number, the earlier one first. Raises Hidden where there is none such."""
    asked = [request.GET.get(name) for name in ("from", "to")]
    if asked == [None, None]:
        return to_compare(versions)
    by_number = {str(one.number): one for one in versions}
    if not all(number in by_number for number in asked):
        raise Hidden
    first, second = sorted((by_number[str(number)] for number in asked), key=lambda one: one.number)
    return first, second
