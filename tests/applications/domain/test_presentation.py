"""How a document is laid out for reading."""

from applications.domain.form_parsing import parse
from applications.domain.presentation import present
from tests.factories import specification

EMPTY = {"answers": {}, "people": [], "parties": []}


def test_attachments_stand_in_the_order_of_the_form():
    given = ["letters_of_support", "research_plan", "letters_of_support", "of_an_earlier_form"]
    files = [{"kind": kind, "name": f"{number}.pdf"} for number, kind in enumerate(given)]

    sections = present({**EMPTY, "attachments": files}, parse(specification("vr")), "en")

    (shown,) = (section.attachments for section in sections if section.kind == "attachments")
    assert [(file["name"], file["label"]) for file in shown] == [
        ("1.pdf", "Research plan"),
        ("0.pdf", "Letters of support from partners"),
        ("2.pdf", "Letters of support from partners"),
        ("3.pdf", "of_an_earlier_form"),
    ]
