"""The sample's files against the form specifications, the register and one another."""

import csv
import tomllib
from pathlib import Path

import pytest
from stdnum import isni
from stdnum.se import orgnr

from applications.domain.aid import question_of
from applications.domain.answers import clean_text, problems
from applications.domain.form import TEXT_KINDS, is_asked
from applications.domain.form_parsing import parse

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "clusterportal" / "demo" / "sample"
FATES = {"draft", "registered", "reopened", "withdrawn", "unsigned", "refused", "supplemented", "ineligible"}


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def register(name: str) -> list[dict]:
    with (ROOT / "applications" / "register" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = read(SAMPLE / "people.toml")
COMPANIES = {row["key"]: row for row in read(SAMPLE / "companies.toml")["companies"]}
CALLS = {call["agency"]: call for call in read(SAMPLE / "initiative.toml")["calls"]}
REVIEWS = read(SAMPLE / "reviews.toml")
APPLICATIONS = {path.stem: read(path) for path in sorted((SAMPLE / "applications").glob("*.toml"))}
FORMS = {name: parse(read(ROOT / f"applications/specifications/{name}-cluster.toml")) for name in ("vr", "vinnova")}
CHOSEN = {"yes", "no"} | {option.value for form in FORMS.values() for one in form.fields() for option in one.options}
RESEARCHERS = {row["key"]: row for row in PEOPLE["researchers"]}
ORGANISATIONS = {row["key"] for row in register("organisations.csv")} | set(COMPANIES)
AREAS = {row["key"] for row in read(ROOT / "applications/register/initiative.toml")["areas"]}
REVIEWED = {key for key, row in APPLICATIONS.items() if "outcome" in row}

each = pytest.mark.parametrize("key", APPLICATIONS)


@each
def test_application_names_only_what_exists(key):
    row = APPLICATIONS[key]

    assert {row["leader"], *row["researchers"]} <= set(RESEARCHERS)
    assert row["technology_area"] in AREAS
    assert {row["organisation"]} | {partner["organisation"] for partner in row["partners"]} <= ORGANISATIONS
    assert row["fate"] in FATES
    if "sister" in row:
        assert APPLICATIONS[row["sister"]]["sister"] == key
    if "planning_grant" in row:
        assert row["planning_grant"] in {grant["register_id"] for grant in register("planning_grants.csv")}


@each
def test_application_answers_its_form_unless_it_is_a_draft(key):
    row = APPLICATIONS[key]
    answers = row["answers"]
    asked = [field for field in FORMS[row["agency"]].fields() if is_asked(field, answers)]

    unanswered = {field.key for field in asked if field.is_required and field.key not in answers}
    # A period has dates only once the call has: the sample gives its length.
    wrong = {
        field.key
        for field in asked
        if field.key in answers and field.kind != "date_range" and problems(field, answers[field.key])
    }
    unclean = {f.key for f in asked if f.kind in TEXT_KINDS and f.key in answers and not clean_text(answers[f.key])}

    assert set(answers) <= {field.key for field in asked}
    assert (wrong, unclean) == (set(), set())
    assert bool(unanswered) == (row["fate"] == "draft")


@each
def test_application_keeps_the_call_s_limits_unless_it_is_a_draft(key):
    row = APPLICATIONS[key]
    call = CALLS[row["agency"]]
    organisations = {RESEARCHERS[person]["organisation"] for person in (row["leader"], *row["researchers"])}
    asked_sek = dict.fromkeys(range(call["grant_years"]), 0)
    for cells in row.get("budget", {"rows": []})["rows"]:
        asked_sek[cells["year"]] += cells["funding"].get("requested", 0)
    in_time = len(row["researchers"]) >= call["n_participants_min"] and all(
        amount >= max(call["budget_min_sek_per_year"], 1) for amount in asked_sek.values()
    )

    assert len(organisations) >= 2
    assert len(row["researchers"]) <= call["n_participants_max"]
    assert in_time == (row["fate"] != "draft")


@each
def test_budget_balances_and_keeps_to_known_cost_types(key):
    row = APPLICATIONS[key]
    known = {cost.key for cost in FORMS[row["agency"]].cost_types}

    for cells in row.get("budget", {"rows": []})["rows"]:
        assert sum(cells["cost"].values()) == sum(cells["funding"].values())
        assert set(cells["cost"]) <= known
        assert cells["party"] in ORGANISATIONS


@each
def test_partner_s_share_agrees_with_its_budget(key):
    row = APPLICATIONS[key]
    rows = row.get("budget", {"rows": []})["rows"]
    intensities = CALLS["vinnova"]["aid_intensity_percent"]

    for partner in row["partners"] if row["fate"] != "draft" else ():
        own = [cells for cells in rows if cells["party"] == partner["organisation"]]
        cost = sum(sum(cells["cost"].values()) for cells in own)
        if row["agency"] == "vr":
            assert cost == partner["in_kind_sek"]
            continue
        asked = sum(cells["funding"].get("requested", 0) for cells in own)
        limit = intensities.get(partner["activity"], {}).get(partner["size_class"], 0)
        assert partner["aid_intensity_percent"] == limit
        assert 100 * asked <= limit * cost


def test_the_form_s_ceilings_are_those_of_the_sample():
    shares = CALLS["vinnova"]["aid_intensity_percent"]
    activities = {option.value: dict(option.aid) for option in question_of(FORMS["vinnova"]).options}

    for activity in ("industrial_research", "experimental_development"):
        assert activities[activity] == shares[activity]


@each
def test_titles_and_summaries_are_its_own(key):
    others = [row for other, row in APPLICATIONS.items() if other != key]
    paragraphs = [
        {text for answer in row["answers"].values() if isinstance(answer, str) for text in answer.split("\n\n")}
        - CHOSEN
        for row in (APPLICATIONS[key], *others)
    ]

    assert paragraphs[0].isdisjoint(set().union(*paragraphs[1:]))
    assert APPLICATIONS[key]["title_sv"] not in {row["title_sv"] for row in others}


def test_sample_shows_every_area_at_four_universities_or_more():
    for agency, fewest in (("vr", 14), ("vinnova", 8)):
        rows = [row for row in APPLICATIONS.values() if row["agency"] == agency]
        assert len(rows) >= fewest
        assert {row["technology_area"] for row in rows} == AREAS
        assert len({row["organisation"] for row in rows}) >= 4


def test_granted_applications_fit_the_frame_and_are_alone_in_their_area():
    for agency, call in CALLS.items():
        granted = [row for row in APPLICATIONS.values() if (row["agency"], row.get("outcome")) == (agency, "granted")]
        asked = sum(cells["funding"].get("requested", 0) for row in granted for cells in row["budget"]["rows"])
        assert asked <= call["frame_sek"]
        assert call["n_awards_min"] <= len(granted) <= call["n_awards_max"]
        assert len({row["technology_area"] for row in granted}) == len(granted)


def test_panel_gives_every_reviewed_application_its_place_and_grades():
    highest = {name: {row.key: row.scale_max for row in form.criteria} for name, form in FORMS.items()}

    for agency in CALLS:
        panels = [APPLICATIONS[key]["panel"] for key in REVIEWED if APPLICATIONS[key]["agency"] == agency]
        assert sorted(panel["joint_rank"] for panel in panels) == list(range(1, len(panels) + 1))
        for panel in panels:
            assert set(panel["grades"]) == set(highest[agency])
            assert all(1 <= grade <= highest[agency][name] for name, grade in panel["grades"].items())


def test_reviews_have_words_for_every_reviewed_application_and_grade():
    phrases = {(row["profile"], row["criterion"], row["grade"]) for row in REVIEWS["phrases"]}

    assert {row["application"] for row in REVIEWS["points"]} == REVIEWED
    assert {row["application"] for row in REVIEWS["statements"]} == REVIEWED
    for name, form in FORMS.items():
        for criterion in form.criteria:
            grades = range(2, 8) if criterion.scale_max == 7 else range(1, 4)
            assert {(name, criterion.key, grade) for grade in grades} <= phrases


def test_people_are_invented_and_named_once():
    everybody = [row for kind in PEOPLE.values() for row in kind]

    assert len({row["key"] for row in everybody}) == len(everybody)
    assert len({row["email"] for row in everybody}) == len(everybody)
    assert all(row["email"].endswith(".example") for row in everybody)
    for row in PEOPLE["researchers"] + PEOPLE["reviewers"]:
        assert isni.is_valid(row["orcid"])
        assert row["orcid"].startswith("0000-0009-9")


def test_companies_have_a_valid_number_in_sweden_and_none_abroad():
    for company in COMPANIES.values():
        number = company.get("organisation_number")
        assert (number is not None) == (company["country"] == "SE")
        assert number is None or orgnr.is_valid(number)


def test_reviewers_share_publications_and_departments_with_applicants():
    applied = {row["doi"] for person in RESEARCHERS.values() for row in person["publications"]}
    places = {(person["organisation"], person["department"]) for person in RESEARCHERS.values()}
    by_publication = [one for one in PEOPLE["reviewers"] if applied & {row["doi"] for row in one["publications"]}]
    by_place = [
        one
        for one in PEOPLE["reviewers"]
        if places & {(row.get("organisation"), row["department"]) for row in one["affiliations"]}
    ]
    declared = [row for one in PEOPLE["reviewers"] for row in one.get("declares", ())]

    assert len(by_publication) >= 5
    assert len(by_place) >= 5
    assert len(declared) >= 3
    assert {row["application"] for row in declared} <= REVIEWED
