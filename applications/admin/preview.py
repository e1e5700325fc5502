"""A section of a call's form as applicants see it, in a frame of the staff pages: nothing in it acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from applications.domain.form import Form, Section
from applications.domain.form_parsing import parse
from applications.domain.markdown import guidance_to_html
from applications.domain.specification import SpecificationError
from applications.forms.answers import AnswersForm, FileRow
from applications.forms.basics import BasicsForm
from applications.models import Application, Call, Consortium
from applications.views.attachments import Kind, kind_shown


@dataclass(frozen=True)
class Preview:
    """`form`: the questions, closed; `kinds`: the attachments; `costs`: the lines of the budget."""

    key: str
    kind: str
    title: str
    guidance: SafeString
    form: Any = None
    kinds: tuple[Kind, ...] = ()
    costs: tuple[str, ...] = ()


def previews_of(call: Call, specification: Mapping[str, Any]) -> tuple[Preview, ...]:
    """Every section that applicants see, in order; none where the specification does not hold."""
    try:
        form = parse(specification)
    except SpecificationError:
        return ()
    return tuple(_preview(call, form, section) for section in form.sections)


def _preview(call: Call, form: Form, section: Section) -> Preview:
    language = get_language() or "en"
    return Preview(
        key=section.key,
        kind=section.kind,
        title=section.title.read_in(language),
        guidance=mark_safe(guidance_to_html(section.guidance.read_in(language))),  # noqa: S308 - cleaned by nh3
        form=_closed(_questions(call, form, section), section),
        kinds=tuple(kind_shown(one, [], False) for one in form.attachments) if section.kind == "attachments" else (),
        costs=tuple(one.label.read_in(language) for one in form.cost_types) if section.kind == "budget" else (),
    )


def _questions(call: Call, form: Form, section: Section) -> Any:
    if section.kind == "basics":
        nobodys = Application(call=call)
        nobodys.consortium = Consortium()
        return BasicsForm(application=nobodys)
    if section.kind != "answers":
        return None
    files = {one.key: FileRow(kind_shown(one.upload, [], False), None) for one in section.fields if one.upload}
    return AnswersForm(form, section, {}, files=files)


def _closed(shown: Any, section: Section) -> Any:
    """Inside a frame: without a form of its own, its token and its buttons, and with ids that nothing else has."""
    if shown is not None:
        shown.auto_id = f"preview-{section.key}-%s"
        shown.helper.form_tag = False
        shown.helper.disable_csrf = True
        shown.helper.inputs = []
    return shown
