"""What is found between a reviewer and an application."""

from dataclasses import fields, replace
from datetime import date

import pytest

from reviews.domain.detection import TIERS, detect
from reviews.domain.facts import ApplicationFacts, Employment, PartnerFacts, Someone, Work
from reviews.domain.names import domain_of, is_author, plain, plain_doi
from reviews.texts.conflicts import EVIDENCE, RULES, evidence_line

TODAY = date(2026, 5, 4)
KTH = Employment("kth", "KTH", "Applied Physics")
REVIEWER = Someone("r1", "Åsa Öberg", orcid="0000-0002-1825-0097", emails=frozenset({"asa@lu.example.org"}))
PARTICIPANT = Someone("p1", "Per Lind", emails=frozenset({"per@kth.example.net"}), employments=(KTH,))
PAPER = Work("Noise in Quantum Wells", ("Per Lind", "Å. Öberg"), 2024, doi="10.1/ABC")


def application(*people: Someone, partners: tuple[PartnerFacts, ...] = ()) -> ApplicationFacts:
    return ApplicationFacts("a1", people or (PARTICIPANT,), partners)


def rules(reviewer: Someone, facts: ApplicationFacts) -> list[str]:
    return [finding.rule for finding in detect(reviewer, facts, TODAY)]


def works(*papers: Work) -> ApplicationFacts:
    return application(replace(PARTICIPANT, works=papers))


PARTNER = PartnerFacts("volt", "Volt AB", frozenset({"Asa@LU.example.org"}))
VOLT = Employment("volt", "Volt AB")
FOUND = {
    "nothing": (REVIEWER, application(), []),
    "same key": (replace(REVIEWER, key="p1"), application(), ["participant"]),
    "same ORCID": (REVIEWER, application(replace(PARTICIPANT, orcid=REVIEWER.orcid)), ["participant"]),
    "same address in another case": (
        replace(REVIEWER, emails=frozenset({"PER@kth.example.net"})), application(), ["participant"]
    ),
    "namesake at the same place": (
        replace(REVIEWER, name="per LIND", employments=(KTH,)), application(), ["participant"]
    ),
    "namesake elsewhere": (replace(REVIEWER, name="Per Lind"), application(), []),
    "employee of a partner": (
        replace(REVIEWER, employments=(VOLT,)), application(partners=(replace(PARTNER, contact_emails=frozenset()),)),
        ["partner_employee"],
    ),
    "contact of a partner": (REVIEWER, application(partners=(PARTNER,)), ["partner_employee"]),
    "left a partner two years ago": (
        replace(REVIEWER, emails=frozenset(), employments=(replace(VOLT, ends_on=date(2024, 1, 31)),)),
        application(partners=(PARTNER,)), ["former_partner_employee"],
    ),
    "left a partner long ago": (
        replace(REVIEWER, emails=frozenset(), employments=(replace(VOLT, ends_on=date(2015, 1, 31)),)),
        application(partners=(PARTNER,)), [],
    ),
    "same department": (
        replace(REVIEWER, employments=(replace(KTH, department="applied  physics"),)), application(),
        ["same_department", "same_organisation"],
    ),
    "same university": (
        replace(REVIEWER, employments=(replace(KTH, department="Chemistry"),)), application(), ["same_organisation"]
    ),
    "left the same university": (
        replace(REVIEWER, employments=(replace(KTH, ends_on=date(2023, 6, 30)),)), application(),
        ["earlier_affiliation"],
    ),
    "left the same university long ago": (
        replace(REVIEWER, employments=(replace(KTH, ends_on=date(2010, 6, 30)),)), application(), []
    ),
    "shared DOI": (
        replace(REVIEWER, works=(Work("other spelling", (), 2024, "https://doi.org/10.1/abc"),)), works(PAPER),
        ["co_publication"],
    ),
    "shared title and name": (
        replace(REVIEWER, works=(Work("noise in quantum wells!", (), 2024),)), works(replace(PAPER, doi="")),
        ["co_publication"],
    ),
    "same title by others": (
        replace(REVIEWER, works=(Work("Editorial", (), 2024),)),
        works(Work("Editorial", ("Per Lind", "Bo Ek"), 2024)), [],
    ),
    "older than five years": (
        replace(REVIEWER, works=(replace(PAPER, year=2020),)), works(replace(PAPER, year=2020)),
        ["co_publication_older"],
    ),
    "five years old": (
        replace(REVIEWER, works=(replace(PAPER, year=2021),)), works(replace(PAPER, year=2021)), ["co_publication"]
    ),
    "many authors": (
        replace(REVIEWER, works=(PAPER,)), works(replace(PAPER, authors=tuple(f"Author {n}" for n in range(40)))),
        ["co_publication_many_authors"],
    ),
    "name among the authors": (REVIEWER, works(PAPER), ["co_author_name"]),
    "name among the authors of an old paper": (REVIEWER, works(replace(PAPER, year=2012)), []),
    "same domain": (
        replace(REVIEWER, emails=frozenset({"asa@mail.kth.example.net"})), application(), ["same_email_domain"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", FOUND)
def test_rules_found(situation: str) -> None:
    reviewer, facts, expected = FOUND[situation]

    assert rules(reviewer, facts) == expected


def test_every_rule_is_met_by_a_situation_and_has_words() -> None:
    met = {rule for _reviewer, _facts, expected in FOUND.values() for rule in expected}

    assert met == set(TIERS)
    assert set(TIERS) <= set(RULES)


def test_findings_carry_weight_and_evidence_in_words() -> None:
    reviewer = replace(REVIEWER, works=(PAPER,), employments=(KTH,))
    facts = application(replace(PARTICIPANT, works=(PAPER,)))

    found = detect(reviewer, facts, TODAY)

    assert [(one.rule, one.tier) for one in found] == [
        ("same_department", "risk"), ("co_publication", "risk"), ("same_organisation", "shown"),
    ]  # fmt: skip
    lines = [evidence_line({"code": e.code, "params": dict(e.params)}) for one in found for e in one.evidence]
    assert lines == [
        "Works at KTH, Applied Physics, as Per Lind does.",
        "“Noise in Quantum Wells” (2024, 2 authors), with Per Lind.",
        "Works at KTH, as Per Lind does.",
    ]


def test_evidence_is_collected_per_rule_and_person() -> None:
    second = replace(PARTICIPANT, key="p2", name="Eva Berg", emails=frozenset(), works=(PAPER,))
    facts = application(replace(PARTICIPANT, works=(PAPER, PAPER)), second)

    (finding,) = detect(replace(REVIEWER, works=(PAPER,)), facts, TODAY)

    assert [dict(one.params)["participant"] for one in finding.evidence] == ["Per Lind", "Eva Berg"]


def test_every_evidence_code_has_a_sentence() -> None:
    codes = {
        one.code
        for reviewer, facts, _rules in FOUND.values()
        for f in detect(reviewer, facts, TODAY)
        for one in f.evidence
    }

    assert codes <= set(EVIDENCE)


def test_facts_have_no_place_for_a_stage_one_grant() -> None:
    names = {
        field.name for kind in (ApplicationFacts, Someone, PartnerFacts, Employment, Work) for field in fields(kind)
    }

    assert names == {
        "key", "people", "partners", "name", "orcid", "emails", "employments", "works", "organisation",
        "contact_emails", "organisation_name", "department", "ends_on", "title", "authors", "year", "doi",
    }  # fmt: skip


def test_names_are_compared_plainly() -> None:
    assert plain("  Å. Öberg–Lind ") == "a oberg lind"
    assert plain("A\u030asa") == plain("Åsa")
    assert plain_doi(" HTTPS://doi.org/10.1/X ") == plain_doi("doi:10.1/x") == "10.1/x"
    assert domain_of("a@dept.kth.se") == "kth.se"
    assert domain_of("a@gmail.com") == ""


@pytest.mark.parametrize(
    ("author", "is_same"),
    [("Åsa Öberg", True), ("Öberg, Åsa", True), ("Oberg A", True), ("A. Öberg", True), ("A. B. Öberg", True),
     ("B. Öberg", False), ("Öberg", False), ("Anna Öberg", False), ("Å. Berg", False)],
)  # fmt: skip
def test_is_author(author: str, is_same: bool) -> None:
    assert is_author("Åsa Öberg", (author,)) is is_same
