"""Saying something about a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from reviews.forms.base import PortalForm

POST_LIMIT = 4000


class PostForm(PortalForm):
    """One post."""

    text = TextField(
        limit=POST_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Your post"),
        help_text=_("Those who judge this application read it. What you write can be asked for as a public record."),
    )
    save_label = _("Post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("text")


class ChangePostForm(PostForm):
    """Another text for a post that was just said."""

    save_label = _("Save the post")
