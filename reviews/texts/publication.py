"""What publishing a decision meeting does and what stands in its way, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from reviews.models import LetterTemplate
from reviews.texts.grants import SENTENCES as GRANTS

# Publishing is refused for these.
STOPS = {
    "changed": gettext_lazy("A case has changed since the list was locked. An officer opens the list again."),
    "reason": gettext_lazy("A case has no public reason in Swedish. An officer opens the list again."),
    "terms": GRANTS["terms_missing"],
    "frame": gettext_lazy("The grants come to more than the frame of the call."),
    "area_reason": gettext_lazy(
        "Several grants lie in one technology area. No reason for it is written. An officer opens the list again and "
        "writes why."
    ),
    "expired": gettext_lazy("The list was locked too long ago. An officer opens it again and locks it anew."),
}
# What a case lacks; only the first two stop the meeting.
LACKS = {
    "changed": gettext_lazy("changed since the list was locked"),
    "reason": gettext_lazy("no public reason in Swedish"),
    "translation": gettext_lazy("no public reason in English: the English letter gives the Swedish one"),
    "case_number": gettext_lazy("no case number"),
    "recipient": gettext_lazy("nobody is told: no applicant has an account"),
    "statement": gettext_lazy("no approved statement of a panel"),
}
SERIOUS = frozenset({"changed", "reason"})
OWN_TEXT = gettext_lazy("the portal's own text")
VERSION = gettext_lazy("version %(number)s")


def stops_in_words(codes: Iterable[str]) -> list[str]:
    """Why the meeting cannot be published as it stands."""
    return [str(STOPS[code]) for code in codes]


def lacks_in_words(codes: Iterable[str]) -> list[tuple[str, str]]:
    """What a case lacks, each with the kind of its mark."""
    return [("negative" if code in SERIOUS else "notice", str(LACKS[code])) for code in codes]


def written_from(template: LetterTemplate | None) -> str:
    """Which text a letter is written from."""
    return str(OWN_TEXT) if template is None else str(VERSION) % {"number": template.number}
