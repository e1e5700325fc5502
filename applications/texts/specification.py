"""What the staff pages call the parts of a form specification."""

from django.utils.translation import gettext_lazy as _

WORDS = {"title": _("Title"), "guidance": _("Guidance"), "label": _("Label"), "help": _("Help")}
LANGUAGES = {"sv": _("Swedish"), "en": _("English")}
LIMITS = {
    "max_characters": _("Most characters"),
    "max_rows": _("Most rows"),
    "minimum": _("Lowest number"),
    "maximum": _("Highest number"),
    "max_pages": _("Most pages"),
    "max_megabytes": _("Most megabytes"),
    "max_files": _("Most files"),
    "aid_small": _("Highest aid to a small enterprise, per cent"),
    "aid_medium": _("Highest aid to a medium-sized enterprise, per cent"),
    "aid_large": _("Highest aid to a large enterprise, per cent"),
    "aid_none": _("Highest aid to others than enterprises, per cent"),
}
FLAGS = {"required": _("Must be answered"), "aid_blocks": _("Aid above a ceiling stops registering")}
LEFT_OUT = _("The call does without it")
FILLED_BY = _("Who answers")
FILLERS = {"editors": _("everybody who may edit"), "leader": _("the project leader alone")}


def aspect(name: str) -> str:
    """What a key of a row is called, such as `label_sv` or `max_pages`."""
    word, _line, code = name.rpartition("_")
    if word in WORDS and code in LANGUAGES:
        return f"{WORDS[word]} ({LANGUAGES[code]})"
    if name == "left_out":
        return str(LEFT_OUT)
    return str(FILLED_BY if name == "filled_by" else {**LIMITS, **FLAGS}.get(name, name))
