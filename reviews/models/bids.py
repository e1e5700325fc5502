"""What reviewers say beforehand of the cases of their panels: what they would like to read, and what they know."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.domain.bidding import Competence, Wish
from reviews.models.cases import Case
from reviews.models.people import Reviewer

WISH_LABELS = {
    Wish.GLADLY: _("Gladly"),
    Wish.CAN: _("I can"),
    Wish.RATHER_NOT: _("Rather not"),
}
COMPETENCE_LABELS = {
    Competence.EXPERT: _("Expert"),
    Competence.KNOWS: _("I know the field"),
    Competence.OUTSIDE: _("Outside my field"),
}


class Bid(models.Model):
    """A reviewer's wish and declared competence for one case; whoever says nothing of either has no row.

    Read it through reviews.queries.bidding: what a bar or a new question has overtaken is kept, and counts for nothing.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="bids", verbose_name=_("case"))
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="bids", verbose_name=_("reviewer"))
    wish = models.CharField(
        _("wish"), max_length=10, choices=[(one.value, label) for one, label in WISH_LABELS.items()], blank=True
    )
    competence = models.CharField(
        _("declared competence"),
        max_length=10,
        choices=[(one.value, label) for one, label in COMPETENCE_LABELS.items()],
        blank=True,
    )
    at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        constraints = [
            models.UniqueConstraint(fields=["case", "reviewer"], name="bid_once_per_pair"),
            models.CheckConstraint(condition=~models.Q(wish="", competence=""), name="bid_says_something"),
            models.CheckConstraint(
                condition=models.Q(wish__in=["", *(one.value for one in Wish)])
                & models.Q(competence__in=["", *(one.value for one in Competence)]),
                name="bid_says_what_can_be_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reviewer_id}"
