"""Somebody at the portal's pages without a browser: a form is sent with everything that its page has filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from clusterportal.accounts.models import User

Attributes = list[tuple[str, str | None]]
NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is changed."""

    action: str
    method: str
    filled: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.is_inside = self.chosen = False
        self.choice = self.text = self.written = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self.is_inside = True
        elif self.is_inside and given.get("name") and tag in {"input", "select", "textarea", "button"}:
            self.found[-1].names.add(given["name"])
            getattr(self, f"_{tag}")(given)
        elif tag == "option" and self.choice and ("selected" in given or not self.chosen):
            self.found[-1].filled[self.choice] = [given.get("value", "")]
            self.chosen = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text:
            self.found[-1].filled[self.text] = [self.written.removeprefix("\n")]
            self.text = ""
        if tag == "select":
            self.choice = ""
        if tag == "form":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        self.written += data

    def _input(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text")
        is_ticked = kind in {"checkbox", "radio"}
        if kind not in NOT_SENT and (not is_ticked or "checked" in given):
            value = given.get("value", "on" if is_ticked else "")
            self.found[-1].filled.setdefault(given["name"], []).append(value)

    def _button(self, given: Mapping[str, str]) -> None:
        """Sent by who presses it."""

    def _select(self, given: Mapping[str, str]) -> None:
        self.choice, self.chosen = given["name"], False

    def _textarea(self, given: Mapping[str, str]) -> None:
        self.text, self.written = given["name"], ""


def forms_of(page: str) -> list[Form]:
    """The forms of a page that are posted."""
    parser = _Forms()
    parser.feed(page)
    return [one for one in parser.found if one.method == "post"]


def said_wrong(response: Any) -> list[str]:
    """The problems that a page names above its form."""
    summary = response.content.decode().partition("There is a problem")[2].partition("</ul>")[0]
    return [words.strip() for words in re.sub(r"<[^>]*>", "\n", summary).split("\n") if words.strip()]


class Visitor:
    """Whoever reads and sends; everything that came back is kept, with its address."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(user)
        self.seen: list[tuple[str, str]] = []

    def opens(self, address: str) -> str:
        return self._keep(address, self.client.get(address, follow=True))

    def sends(self, address: str, action: str = "", **changes: Any) -> str:
        """Send the form at `address` that has all that is changed, or the one that goes to `action`. It is accepted."""
        response = self._send(address, action, changes)
        assert response.redirect_chain, f"{address}: {said_wrong(response)}"
        return self._keep(address, response)

    def is_refused(self, address: str, **changes: Any) -> str:
        """The same, and it comes back with what is wrong."""
        response = self._send(address, "", changes)
        assert not response.redirect_chain, address
        return self._keep(address, response)

    def _send(self, address: str, action: str, changes: Mapping[str, Any]) -> Any:
        form = next(self._fitting(self.opens(address), action, set(changes)))
        return self.client.post(form.action or address, form.filled | changes, follow=True)

    def _fitting(self, page: str, action: str, names: set[str]) -> Iterator[Form]:
        for form in forms_of(page):
            if (form.action == action) if action else ({*names, "request_key"} <= form.names):
                yield form

    def _keep(self, address: str, response: Any) -> str:
        text = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        self.seen.append((address, text))
        assert response.status_code == 200, (address, response.status_code)
        return text
