"""What stands in the PDFs, as JSON values for their templates, in the reader's language."""

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.domain.curriculum import degrees_of, employments_of, publications_of
from applications.domain.form_parsing import parse
from applications.domain.presentation import Grid, Item, PartyView, Section, present
from applications.domain.rich import to_html
from applications.models import Receipt, Version
from applications.texts.countries import country_name
from applications.texts.labels import FUNDING_LABELS
from applications.texts.parts import role_of_party

BLOCKS = {"p": "paragraph", "li": "item"}


def receipt_data(receipt: Receipt, language: str, base_url: str) -> dict[str, Any]:
    """The receipt as its PDF shows it."""
    document, version = receipt.document, receipt.version
    submitted = receipt.kind == Receipt.Kind.SUBMISSION
    at = localtime(receipt.at).strftime("%Y-%m-%d %H:%M:%S")
    facts = [
        [_("Reference"), document["reference"]],
        [_("Call"), version.document["call"][f"title_{language}"]],
        [_("Title"), version.document[f"title_{language}"]],
        [_("Version"), str(version.number)],
        [_("Time"), _("%(time)s Swedish time") % {"time": at}],
    ]
    if document["case_number"]:
        facts.insert(1, [_("Case number"), f"{document['case_number']} ({_agency(version)})"])
    return {
        "title": _("Receipt of submission") if submitted else _("Receipt of registration"),
        "language": language,
        "lead": _("The application was submitted.") if submitted else _("The application was registered."),
        "footer": f"{document['reference']} · ClusterPortal",
        "facts": facts,
        "files_title": _("Attachments"),
        "no_files": _("The application has no attachments."),
        "files_head": [_("File"), _("Pages")],
        "files": [
            {"name": file["name"], "n_pages": file["n_pages"] or "", "sha256": file["sha256"]}
            for file in version.document["attachments"]
        ],
        "verify_title": _("Verify this receipt"),
        "verify_text": _("Anyone can verify the receipt at %(address)s with its reference and hash.")
        % {"address": f"{base_url}/verify/"},
        "hashes": [
            [_("Hash of the receipt (SHA-256)"), receipt.sha256],
            [_("Hash of the content (SHA-256)"), version.sha256],
            [_("Signature (Ed25519)"), receipt.signature],
        ],
    }


def application_data(version: Version, language: str, case_number: str) -> dict[str, Any]:
    """A version as its PDF shows it; the links of the document are not in it, since the same PDF goes to reviewers."""
    document = version.document
    sections = present(document, parse(version.form_version.specification), language)
    facts = [[_("Reference"), document["reference"]]]
    if case_number:
        facts.append([_("Case number"), f"{case_number} ({_agency(version)})"])
    facts += [
        [_("Call"), document["call"][f"title_{language}"]],
        [_("Title in Swedish"), document["title_sv"]],
        [_("Title in English"), document["title_en"]],
        [_("Technology area"), (document["area"] or {}).get(f"name_{language}", "")],
        [_("Subject codes (SSIF 2025)"), ", ".join(map(str, document["subject_codes"]))],
        [_("Organisation"), (document["organisation"] or {}).get(f"name_{language}", "")],
        [_("Version"), str(version.number)],
    ]
    return {
        "title": document[f"title_{language}"] or document["reference"],
        "language": language,
        "footer": f"{document['reference']} · {_('Version')} {version.number}",
        "facts": facts,
        "sections": [_section(section, language) for section in sections],
        "not_answered": _("Not answered."),
        "sum": _("Sum"),
        "costs": _("Costs, SEK"),
        "funding": _("Funding, SEK"),
    }


def paragraphs(value: str) -> list[dict[str, str]]:
    """Plain text as blocks: {"kind": "paragraph", "text"}, divided at empty lines."""
    return [{"kind": "paragraph", "text": part.strip()} for part in value.split("\n\n") if part.strip()]


def rich_paragraphs(value: str) -> list[dict[str, str]]:
    """A stored rich text as blocks of plain text, {"kind": "paragraph" or "item", "text"}."""
    reader = _Blocks()
    reader.feed(to_html(value))
    reader.close()
    return [block for block in reader.blocks if block["text"]]


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Iterable[Any]) -> None:
        if tag == "br":
            self.blocks[-1]["text"] += "\n"
        in_empty_item = tag == "p" and self.blocks and self.blocks[-1] == {"kind": "item", "text": ""}
        if tag in BLOCKS and not in_empty_item:
            self.blocks.append({"kind": BLOCKS[tag], "text": ""})

    def handle_data(self, data: str) -> None:
        if self.blocks:
            self.blocks[-1]["text"] += data.strip("\n")


def _section(section: Section, language: str) -> dict[str, Any]:
    return {
        "kind": section.kind,
        "title": section.title,
        "items": [_item(item) for item in section.items],
        "people": [_person(person, language) for person in section.people],
        "parties": [_party(view) for view in (*section.parties, *section.totals)],
        "attachments": [f"{file['label']}: {file['name']}" for file in section.attachments],
    }


def _item(item: Item) -> dict[str, Any]:
    table = item.value if item.kind == "table" else None
    return {
        "label": item.label,
        "language": item.language,
        "table": table,
        "paragraphs": [] if table else _paragraphs(item),
    }


def _paragraphs(item: Item) -> list[dict[str, str]]:
    text = _plain(item)
    return rich_paragraphs(text) if item.kind == "rich" else paragraphs(text)


def _plain(item: Item) -> str:
    value = item.value
    if value in (None, "", []):
        return ""
    if item.kind == "file":
        return ", ".join(file["name"] for file in value)
    if item.kind == "yes_no":
        return _("Yes") if value in (True, "yes") else _("No")
    if item.kind == "confirm":
        return _("Confirmed")
    if isinstance(value, Mapping):
        return " – ".join(str(part) for part in value.values())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _person(person: Mapping[str, Any], language: str) -> dict[str, Any]:
    cv = person["cv"] or {}
    organisation = (person["organisation"] or {}).get(f"name_{language}", "")
    facts = [
        [_("Organisation"), ", ".join(filter(None, [organisation, person["department"]]))],
        ["ORCID", cv.get("orcid") or ""],
        [_("Title or position"), cv.get("title") or ""],
        [_("Degrees"), "\n".join(degrees_of(cv))],
        [_("Employments"), "\n".join(employments_of(cv, language))],
        [_("Merits"), cv.get("merits") or ""],
    ]
    role = _("project leader") if person["role"] == "leader" else _("participating researcher")
    return {
        "heading": f"{person['name']}, {role}",
        "facts": [fact for fact in facts if fact[1]],
        "publications": publications_of(cv),
    }


def _party(view: PartyView) -> dict[str, Any]:
    party = view.party
    facts = [
        [_("Role"), role_of_party(party["role"])],
        [_("Organisation number"), party.get("organisation_number") or ""],
        [_("Country"), country_name(party.get("country") or "")],
        [_("Activity that the aid is for"), view.activity],
        [_("Part in the cluster"), party.get("contribution") or ""],
        [_("In-kind contribution, SEK"), f"{party.get('in_kind_sek') or 0:,}".replace(",", "\u00a0")],
        [_("Cash contribution, SEK"), f"{party.get('cash_sek') or 0:,}".replace(",", "\u00a0")],
    ]
    return {
        "name": party["name"] or _("All parties"),
        "facts": [fact for fact in facts if fact[1]],
        "costs": _grid(view.costs),
        "funding": _grid(view.funding, FUNDING_LABELS),
    }


def _grid(grid: Grid, labels: Mapping[str, Any] | None = None) -> dict[str, Any]:
    rows = [[str((labels or {}).get(label, label)), list(amounts), total] for label, amounts, total in grid.rows]
    return {"years": list(grid.years), "rows": rows, "totals": list(grid.totals), "total": grid.total}


def _agency(version: Version) -> str:
    return version.application.call.agency.short_name
