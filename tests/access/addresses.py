"""Addresses of the world's objects, and what an answer to one of them is."""

import re
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from applications.domain.form_parsing import parse
from applications.models import Application
from tests.access.worlds import World, invitation_to_review, objects, shared_objects, tokens

NOBODY = UUID(int=7)
# What a key in an address is the key of, by the address's name; for the staff pages by the model.
KEYS = {
    "call": "call",
    "call_calendar": "call",
    "call_countdown": "call",
    "start_application": "call",
    "staff_declaration": "call",
    "participant": "participant",
    "publication": "publication",
    "party": "partner",
    "act_on_party": "partner",
    "budget": "administrating",
    "attachment": "attachment",
    "attachment_preview": "attachment",
    "file_to_sign": "attachment",
    "replace_attachment": "attachment",
    "remove_attachment": "attachment",
    "ask_about_call": "call",
    "enquiry": "enquiry",
    "enquiry_file": "enquiry",
    "problem_reported": "problem",
    "reported_no_account": "problemwithoutaccount",
    "registered": "receipt",
    "receipt": "receipt",
    "receipt_json": "receipt",
    "organisation_people": "organisation",
    "invite_to_organisation": "organisation",
    "organisation_role": "organisation",
    "organisation_invitation": "organisation",
}
STAFF_KEYS = {
    "calllist": "call",
    "decisionmeeting": "meeting",
    "assignmentrun": "run",
    "problemreport": "problem",
    "message": "mail",
    "planningreport": "planninggrant",
}
FIXED = {
    "act": "ready",
    "app_label": "applications",
    "language": "en",
    "number": 1,
    "ending": "csv",
    "field": "title_en",
    "agency": "vr",
    "year": 2020,
}
ACTS = {"move_meeting": "close", "screen_case": "screen-out", "move_item": "close"}
IN_SECTIONS = {"section", "autosave", "presence", "field_history", "restore_answer"}
IN_REVIEWS = {"review_history", "restore_review"}
BY_WORD = {
    "case_id": "case",
    "decision_id": "decision",
    "panel_id": "panel",
    "round_id": "round",
    "meeting_id": "panelmeeting",
    "item_id": "meetingitem",
    "hearing_id": "hearing",
    "attachment_id": "attachment",
    "post_id": "post",
    "message_id": "message",
    "received_id": "receivedreport",
    "review_id": "review",
    "pack_id": "pack",
    "step_id": "reportstep",
    "change_id": "changerequest",
    "part_id": "disclosureitem",
    "role_id": "organisationrole",
    "invitation_id": "organisationinvitation",
}
SIGN_IN = "/accounts/login/"
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|csrf-token" content="[^"]*"|X-CSRFToken[^,}]*')


class NotThere(LookupError):
    """The state has nothing that stands in this address."""


def address_of(world: World, name: str, kwargs: tuple[str, ...], role: str, state: str) -> str:
    """The address for a role in a state. Raises NotThere."""
    if name.startswith("/"):
        return "/staff/nothing/stands/here/"
    application = world.application(role, state) if state in world.applications else None
    given = {word: _value(world, name, word, application, state) for word in kwargs}
    return reverse(name, kwargs=given)


def answer(response: HttpResponseBase) -> str:
    """In one word: a page, the way to the sign-in, another address, or the number of the refusal."""
    if response.status_code in {301, 302}:
        return "sign-in" if response["Location"].startswith(SIGN_IN) else "elsewhere"
    return "page" if response.status_code == 200 else str(response.status_code)


def missing_beside(path: str) -> str:
    """An address in the same part of the portal at which there is nothing: its page has the same menu."""
    return f"/{path.split('/')[1]}/there/is/nothing/here/"


def body_of(response: HttpResponseBase, path: str) -> bytes:
    """The body without what differs from request to request: the token and the address itself."""
    content = b"".join(response) if response.streaming else response.content
    return CSRF.sub(b"", content).replace(path.encode(), b"")


def client_of(role: str, sessions: dict[str, str]) -> Client:
    """A browser of its own, signed in with the session that the role has."""
    client = Client()
    if role != "ANON":
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[role]
    return client


def sessions_of(world: World, roles: tuple[str, ...]) -> dict[str, str]:
    """One session a role."""
    kept = {}
    for role in roles:
        if (user := world.account(role)) is not None:
            client = Client()
            client.force_login(user)
            kept[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return kept


def _value(world: World, name: str, word: str, application: Application | None, state: str) -> object:
    if word in {"key", "uidb36", "url"} and name not in IN_SECTIONS:
        return "1"
    if name.startswith("demo:"):
        return NOBODY
    if word == "field" and name in IN_REVIEWS:
        return "text_quality"
    if word in FIXED:
        return ACTS.get(name, FIXED[word])
    found = _found(world, application, state)
    if word in {"token", "reference", "key", "kind"}:
        return _text(name, word, _there(application))
    asked = BY_WORD.get(word) or KEYS.get(name) or _staff_key(name, word)
    if asked not in found:
        raise NotThere(f"{name} {state}: {asked}")
    return found[asked]


def _staff_key(name: str, word: str) -> str:
    if word in {"call", "call_id"}:
        return "call"
    model = name.split("_")[1]
    return "round" if name.startswith("admin:reviews_assignmentrun_round") else STAFF_KEYS.get(model, model)


def _found(world: World, application: Application | None, state: str) -> dict[str, object]:
    """The keys of a state, looked up once a world."""
    known = world.found.setdefault((state, application), {})
    if not known:
        own = objects(application, world.calls[state]) if application is not None else {}
        if application is None and state in world.calls:
            own = {"call": world.calls[state].pk, "round": world.calls[state].rounds.get().pk}
        known.update({**shared_objects(world), **own})
    return known


def _there(application: Application | None) -> Application:
    if application is None:
        raise NotThere
    return application


def _text(name: str, word: str, application: Application) -> str:
    form = parse(application.form_version.specification)
    if name == "ask_grant_change" and word == "kind":
        return "period"
    values = {"reference": application.reference, "key": form.sections[0].key, "kind": form.attachments[0].key}
    if word == "token":
        return invitation_to_review(application) if "review_invitation" in name else tokens(application)[name]
    return values[word]
