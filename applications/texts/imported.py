"""What is wrong with an entry of a file of publications, in words."""

from django.utils.translation import gettext as _

from applications.domain.publications.reading import Trouble
from applications.texts import sentence


def trouble_in_words(trouble: Trouble) -> str:
    """The entry by its number and how its title begins, and why it is no publication."""
    problem = sentence(trouble.code, trouble.params)
    if not trouble.title:
        return _("Entry %(number)s: %(problem)s") % {"number": trouble.entry, "problem": problem}
    words = _("Entry %(number)s, “%(title)s”: %(problem)s")
    return words % {"number": trouble.entry, "title": trouble.title, "problem": problem}
