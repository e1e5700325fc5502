"""What the content security policy and the page budget ask of templates and static files."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
STATIC = PROJECT / "static"
LOADED = re.compile(r"{% static '([^']+\.(?:css|js))' %}")
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
IMPORTED = re.compile(r'^import .*?"(\./[^"]+)";', re.MULTILINE)
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "event handler": re.compile(r"\son[a-z]+=[\"']", re.IGNORECASE),
    "file from another host": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_template_holds_nothing_that_the_policy_refuses(template: Path) -> None:
    source = template.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


def test_script_and_style_of_every_page_stay_within_the_budget() -> None:
    """What a page names, what the templates it extends name, and what its scripts import."""
    sizes = {
        str(template.relative_to(PROJECT)): sum(file.stat().st_size for file in _files(template))
        for template in TEMPLATES
    }
    assert min(sizes[f"templates/{name}.html"] for name in ("base", "applications/budget", "admin/home")) > 50_000
    assert {name: size for name, size in sizes.items() if size > 150_000} == {}


def _files(template: Path) -> set[Path]:
    source = template.read_text()
    found = {STATIC / name for name in LOADED.findall(source)}
    for path in list(found):
        found |= _imported(path)
    extended = EXTENDS.search(source)
    above = PROJECT / "templates" / extended[1] if extended else None
    return found | (_files(above) if above is not None and above.is_file() else set())


def _imported(path: Path) -> set[Path]:
    if path.suffix != ".js":
        return set()
    names = IMPORTED.findall(path.read_text())
    found = {(path.parent / name).resolve() for name in names}
    return found.union(*map(_imported, found)) if found else found


def test_style_sheets_fetch_nothing_from_another_host() -> None:
    fetched = [
        address
        for path in STATIC.rglob("*.css")
        for address in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')]+)", path.read_text())
    ]
    assert fetched
    assert [address for address in fetched if address.startswith(("http:", "https:", "//"))] == []


def test_every_vendored_folder_has_its_licence() -> None:
    packages = [
        path
        for path in (STATIC / "vendor").rglob("*")
        if path.is_dir() and any(child.is_file() for child in path.iterdir())
    ]
    assert packages
    assert [path.name for path in packages if not (path / "LICENSE").is_file()] == []


def test_every_include_in_the_guide_names_a_component() -> None:
    guide = (PROJECT / "docs" / "design-system.md").read_text()
    named = set(re.findall(r"\"(components/[a-z_]+\.html)\"", guide))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (PROJECT / "templates" / name).is_file()] == []
