"""Components that a page shows by the hundred, as tags of every template: a file costs more than twice as much.

All others are files in templates/components; docs/design-system.md lists both.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
HIDDEN, NONE = "hidden", "missing"
GRADE = '<span class="grade grade-{}"><span class="visually-hidden">{}: </span>{}</span>'
UNSAID = (
    '<span class="grade grade-{}"><span class="visually-hidden">{}: </span><span aria-hidden="true">{}</span>'
    '<span class="visually-hidden">{}</span></span>'
)


@register.simple_tag
def status(kind: str, text: object) -> SafeString:
    """One word for a state. `kind`: neutral (nothing yet), info (under way), positive (done), notice, negative."""
    return format_html('<span class="status status-{}">{}</span>', kind or "neutral", text)


@register.simple_tag
def grade_cell(label: object, grade: object = None, state: str = "submitted") -> SafeString:
    """A grade on a board, or that there is none yet. `state`: saved, submitted, panel, or hidden from the reader.

    `label`: what is graded and by whom, read out.
    """
    if state == HIDDEN:
        return format_html(UNSAID, HIDDEN, label, "·", _("not shown"))
    if grade in {None, ""}:  # a template gives "" for what it does not know
        return format_html(UNSAID, NONE, label, "–", _("no grade yet"))
    return format_html(GRADE, state, label, grade)
