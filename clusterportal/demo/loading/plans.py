"""Research plans, project descriptions and planning reports as real PDFs."""

import json
from pathlib import Path

import typst

from clusterportal.demo.sample_files import Row

TEMPLATE = Path(__file__).parent / "plan.typ"
NOTICE = {"en": "Invented for the demonstration.", "sv": "Påhittad för demonstrationen."}
SECTIONS = {
    "vr": ("purpose", "research_plan", "novelty"),
    "vinnova": (
        "challenge",
        "solution",
        "route_to_use",
        "state_of_the_art",
        "implementation",
        "research_plan",
        "abstract",
    ),
}


def plan_pdf(application: Row) -> bytes:
    """The attachment that the call requires; in Swedish where the sample says that it breaks the call's rule."""
    is_swedish = application["fate"] == "ineligible"
    language = "sv" if is_swedish else "en"
    keys = ("popular_summary",) if is_swedish else SECTIONS[application["agency"]]
    data = {
        "title": application[f"title_{language}"],
        "language": language,
        "notice": NOTICE[language],
        "sections": [_section(key, application["answers"][key]) for key in keys if key in application["answers"]],
    }
    return _set(data)


def report_pdf(title: str) -> bytes:
    """A planning report of three short parts, in English."""
    parts = {
        "Analysis of the research field": "Who works on the question today, and what is missing.",
        "Strategy for collaboration": "Who takes part, and how the network decides.",
        "Long-term societal impact and security": "What the technology may change, and what it must be kept from.",
    }
    sections = [{"heading": heading, "paragraphs": [text]} for heading, text in parts.items()]
    return _set({"title": title, "language": "en", "notice": NOTICE["en"], "sections": sections})


def masked_pdf(covered: str) -> bytes:
    """A copy of a document in which something is covered."""
    text = f"{covered}: █████████████████████"
    sections = [{"heading": "Masked copy", "paragraphs": [text, "The rest of the document stands as it was received."]}]
    return _set({"title": "Copy for disclosure", "language": "en", "notice": NOTICE["en"], "sections": sections})


def _set(data: Row) -> bytes:
    pdf: bytes = typst.compile(
        str(TEMPLATE), format="pdf", sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True
    )
    return pdf


def _section(key: str, text: str) -> Row:
    paragraphs = [paragraph.strip().replace("**", "") for paragraph in text.split("\n\n") if paragraph.strip()]
    return {"heading": key.replace("_", " ").capitalize(), "paragraphs": paragraphs}
