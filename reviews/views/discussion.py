"""The discussion of one case: reading it, saying something, changing it soon after, striking it out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.discussing import change_post, say, strike_post, want_digest
from reviews.domain.access import Right
from reviews.forms.discussing import ChangePostForm, PostForm
from reviews.models import Post
from reviews.policies.discussing import check_edit, check_read_discussion, check_speak, check_strike
from reviews.queries.discussion import is_new, post_of, posts_of, wants_digest
from reviews.queries.visibility import Seen, case_for
from reviews.texts import sentence


@dataclass(frozen=True)
class ShownPost:
    """A post with what the person may do with it; `is_new`: said by somebody else since the person last read."""

    post: Post
    is_own: bool
    is_new: bool
    may_edit: bool
    may_strike: bool


@dataclass(frozen=True)
class DiscussionPage:
    """Everything that is said about one case."""

    seen: Seen
    posts: tuple[ShownPost, ...]
    may_speak: bool
    why_not: str
    wants_digest: bool

    @property
    def n_new(self) -> int:
        return sum(one.is_new for one in self.posts)

    @property
    def first_new(self) -> UUID | None:
        return next((one.post.pk for one in self.posts if one.is_new), None)


@login_required
def discussion(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = _readable(request, case_id)
    form = PostForm(request.POST or None)
    if request.method != "POST":
        return _page(request, seen, form)
    if not form.is_valid():
        return _page(request, seen, form, status=422)

    def act(at: Any) -> dict[str, Any]:
        return {"post": str(say(seen.case, form.cleaned_data["text"], by=request.user, at=at).pk)}

    try:
        said = once(request, "discussion", act)
    except Refused as refused:
        if refused.code == "only_listening":
            raise
        form.refuse(refused)
        return _page(request, seen, form, status=422)
    return redirect(f"{reverse('discussion', args=[case_id])}#post-{said['post']}")


@login_required
def edit_post(request: HttpRequest, case_id: UUID, post_id: UUID) -> HttpResponse:
    seen = _readable(request, case_id)
    post = post_of(seen.case, post_id)
    if request.method != "POST":
        check_edit(seen, post, request.user, request.at)
    form = ChangePostForm(request.POST or None, initial={"text": post.text})
    if form.is_valid():

        def act(at: Any) -> dict[str, Any]:
            change_post(seen.case, post_id, form.cleaned_data["text"], by=request.user, at=at)
            return {"post": str(post_id)}

        try:
            once(request, "edit_post", act)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"{reverse('discussion', args=[case_id])}#post-{post_id}")
    page = {"seen": seen, "post": post, "form": form}
    return render(request, "reviews/edit_post.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def strike(request: HttpRequest, case_id: UUID, post_id: UUID) -> HttpResponse:
    seen = _readable(request, case_id)

    def act(at: Any) -> dict[str, Any]:
        strike_post(seen.case, post_id, by=request.user, at=at)
        return {"post": str(post_id)}

    try:
        once(request, "strike_post", act)
    except Refused as refused:
        messages.warning(request, sentence(refused.code, refused.params))
    return redirect(f"{reverse('discussion', args=[case_id])}#post-{post_id}")


@require_POST
@login_required
def digest(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Whether the person wants an e-mail of what is new, in all discussions."""
    _readable(request, case_id)
    wanted = request.POST.get("wanted") == "yes"
    want_digest(wanted=wanted, by=request.user, at=request.at)
    said = _("You get at most one e-mail a day when something new is said.") if wanted else _("You get no such e-mail.")
    messages.success(request, said)
    return redirect("discussion", case_id)


def _readable(request: HttpRequest, case_id: UUID) -> Seen:
    seen = case_for(request.user, case_id, request.at, Right.TITLE)
    check_read_discussion(seen)
    return seen


def _page(request: HttpRequest, seen: Seen, form: PostForm, *, status: int = 200) -> HttpResponse:
    user, at = request.user, request.at
    posts = tuple(_shown(seen, one, request) for one in posts_of(seen.case, user))
    record_read(f"case:{seen.case.pk}:discussion", by=user, at=at)
    why_not = _why_not(seen)
    page = DiscussionPage(seen, posts, not why_not, why_not, wants_digest(user))
    context = {"page": page, "form": form}
    return render(request, "reviews/discussion.html", context, status=status)


def _shown(seen: Seen, post: Any, request: HttpRequest) -> ShownPost:
    user = request.user
    return ShownPost(
        post=post,
        is_own=post.by_id == user.pk,
        is_new=is_new(post, user),
        may_edit=permits(check_edit, seen, post, user, request.at),
        may_strike=permits(check_strike, seen, post, user),
    )


def _why_not(seen: Seen) -> str:
    try:
        check_speak(seen)
    except Refused as refused:
        return sentence(refused.code, refused.params)
    return ""
