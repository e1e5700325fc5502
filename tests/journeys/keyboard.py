"""A person without a mouse: Tab, Shift+Tab, Enter, Space and the arrows, and what the screen shows of the focus."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

MOST_STOPS = 250
TEXT = "text|email|password|search|number"
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const words = (text) => (text || '').trim().replace(/\\s+/g, ' ');
  const heard = one.cloneNode(true);
  heard.querySelectorAll('[aria-hidden="true"]').forEach((part) => part.remove());
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const labels = one.labels ? [...one.labels].map((label) => label.innerText).join(' ') : '';
  const legend = one.closest('fieldset')?.querySelector('legend')?.textContent;
  const middle = document.elementFromPoint(
    (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
    (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2,
  );
  return {
    name: words(one.getAttribute('aria-label') || labels || heard.textContent || one.value),
    kind: one.type || one.tagName.toLowerCase(),
    group: words(legend),
    checked: one.checked === true,
    chosen: one.tagName === 'SELECT' ? words(one.selectedOptions[0]?.text) : '',
    ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    shown: Boolean(middle) && (one.contains(middle) || middle.contains(one)),
    html: one.outerHTML.slice(0, 140),
  };
}"""


@dataclass
class Keyboard:
    """One person's keys. `unseen`: stops at which the screen did not show where the focus is."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stop(self) -> dict[str, Any] | None:
        """What has the focus; None where nothing of the page has it."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUS)
        if found and not (found["ringed"] and found["shown"]):
            self.unseen.append(f"{self.page.url}: {found['html']}")
        return found

    def tab_to(self, name: str, *, kind: str = "") -> None:
        """Tab onwards until the focus stands on what is called `name`; `kind`: a pattern for its type."""
        passed = []
        for _press in range(MOST_STOPS):
            self.press("Tab")
            found = self.stop()
            if found and _is_called(found["name"], name) and re.match(kind, found["kind"]):
                return
            passed.append(found["name"] if found else "(outside)")
        raise AssertionError(f"Tab never reached “{name}” on {self.page.url}, but: {passed[:60]}")

    def follow(self, name: str) -> None:
        """Reach a link and open it."""
        self.tab_to(name)
        self._go("Enter")

    def send(self, name: str) -> None:
        """Reach a button and press it."""
        self.tab_to(name)
        self._go("Space")

    def write(self, label: str, text: str) -> None:
        self.tab_to(label, kind=TEXT)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, group: str, answer: str) -> None:
        """One of several radio buttons, by the arrows."""
        self._tab_into(group)
        for _press in range(20):
            found = self.stop()
            if found and _is_called(found["name"], answer):
                self.press(*([] if found["checked"] else ["Space"]))
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows never reached “{answer}” of “{group}”")

    def select(self, label: str, option: str) -> None:
        """An option of a list, by the arrows."""
        self.tab_to(label, kind="select")
        for _press in range(60):
            if (self.stop() or {}).get("chosen") == option:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows never reached “{option}” of “{label}”")

    def tick(self, label: str) -> None:
        self.tab_to(label, kind="checkbox")
        self.press("Space")

    def attach(self, label: str, file: Path) -> None:
        """The file dialog opens by the keyboard; what happens in it is the system's.

        The dialog is asked for before the way to its button: asked for right before the key, a busy browser may hear
        of the key first.
        """
        with self.page.expect_file_chooser() as chooser:
            self.tab_to(label, kind="file")
            self.press("Space")
        chooser.value.set_files(file)

    def go_round(self) -> list[str]:
        """From the top of the page once around, and back again: every stop is shown, and none keeps the focus."""
        self.page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
        forwards = self._until_outside("Tab")
        backwards = self._until_outside("Shift+Tab")
        assert [one["html"] for one in reversed(backwards)] == [one["html"] for one in forwards], self.page.url
        return [one["name"] for one in forwards]

    def skip(self) -> None:
        """The first stop of a page leads past its menus."""
        self.page.evaluate("() => document.activeElement?.blur()")
        self.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        assert self.page.get_by_role("link", name="Skip to main content").bounding_box()["y"] >= 0
        self.press("Enter")
        expect(self.page.get_by_role("main")).to_be_focused()

    def stands_on_errors(self) -> None:
        """After a form came back, the focus is on the list of its errors; its first link leads to the field."""
        expect(self.page.locator("[data-error-summary]")).to_be_focused()
        assert self.page.title().startswith("Error:")
        self.press("Tab")
        target = self.page.evaluate("() => document.activeElement.hash")
        assert target, "the errors name no field"
        self.press("Enter")
        expect(self.page.locator(f"[id='{target[1:]}']")).to_be_focused()

    def _go(self, key: str) -> None:
        with self.page.expect_navigation():
            self.press(key)

    def _tab_into(self, group: str) -> None:
        for _press in range(MOST_STOPS):
            found = self.stop()
            if found and found["kind"] == "radio" and _is_called(found["group"], group):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reached the choices of “{group}” on {self.page.url}")

    def _until_outside(self, key: str) -> list[dict[str, Any]]:
        stops: list[dict[str, Any]] = []
        for _press in range(MOST_STOPS):
            self.press(key)
            found = self.stop()
            if found is None:
                return stops
            stops.append(found)
        raise AssertionError(f"{key} never leaves {self.page.url}: {[one['name'] for one in stops[-6:]]}")


def _is_called(shown: str, name: str) -> bool:
    """Whether a shown name begins with `name` as whole words: hints such as “(optional)” may follow."""
    return re.match(rf"{re.escape(name)}(?!\w)", shown) is not None
