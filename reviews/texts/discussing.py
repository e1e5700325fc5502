"""What talking about a case refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "post_empty": _("Write something first."),
    "only_listening": _("You can read the discussion. Those who judge the application write in it."),
    "discussion_closed": _("The discussion is closed. You can still read it."),
    "post_struck": _("The post is struck out already."),
    "post_too_old": _("A post can be changed for ten minutes. Strike it out instead, or write another one."),
}
