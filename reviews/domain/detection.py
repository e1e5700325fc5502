"""Finding conflicts of interest between one reviewer and everybody and every partner of one application.

Each rule gives a finding with its weight and its evidence. Works on facts alone; what facts there are is in
reviews.domain.facts, and stage-one grants are none of them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from reviews.domain.conflicts import Tier
from reviews.domain.facts import ApplicationFacts, Employment, Evidence, Finding, PartnerFacts, Someone, Work
from reviews.domain.names import domain_of, is_author, plain, plain_doi

RECENT_YEARS = 5
MANY_AUTHORS = 15
TIERS = {
    "participant": Tier.DISQUALIFYING,
    "partner_employee": Tier.DISQUALIFYING,
    "former_partner_employee": Tier.RISK,
    "same_department": Tier.RISK,
    "co_publication": Tier.RISK,
    "co_publication_many_authors": Tier.RISK,
    "co_author_name": Tier.RISK,
    "co_publication_older": Tier.SHOWN,
    "same_organisation": Tier.SHOWN,
    "earlier_affiliation": Tier.SHOWN,
    "same_email_domain": Tier.SHOWN,
}
Hit = tuple[str, Evidence]


def detect(reviewer: Someone, application: ApplicationFacts, on: date) -> tuple[Finding, ...]:
    """What the portal finds on the day `on`, the heaviest first. A participant's further findings say nothing more."""
    others = [person for person in application.people if not is_same_person(reviewer, person)]
    hits = [*_as_participant(reviewer, application.people)]
    if not hits:
        hits = [
            *_at_partners(reviewer, application.partners, on),
            *(hit for person in others for hit in _at_work(reviewer, person, on)),
            *(hit for person in others for hit in _in_print(reviewer, person, on)),
            *(hit for person in others for hit in _by_address(reviewer, person)),
        ]
    return tuple(_findings(hits))


def is_same_person(one: Someone, other: Someone) -> bool:
    """By key, ORCID or address; duplicates that nobody has merged yet count as one."""
    same_orcid = bool(one.orcid) and one.orcid == other.orcid
    return one.key == other.key or same_orcid or bool(_lower(one.emails) & _lower(other.emails))


def _findings(hits: Iterable[Hit]) -> Iterator[Finding]:
    by_rule: dict[str, list[Evidence]] = {}
    for rule, evidence in hits:
        found = by_rule.setdefault(rule, [])
        if evidence not in found:
            found.append(evidence)
    for rule, tier in TIERS.items():
        if rule in by_rule:
            yield Finding(rule, tier.value, tuple(by_rule[rule]))


def _as_participant(reviewer: Someone, people: Iterable[Someone]) -> Iterator[Hit]:
    for person in people:
        if is_same_person(reviewer, person):
            yield "participant", _evidence("same_person", participant=person.name)
        elif plain(reviewer.name) == plain(person.name):
            for mine in _current(reviewer):
                if mine.organisation in {theirs.organisation for theirs in _current(person)}:
                    names = {"participant": person.name, "organisation": mine.organisation_name}
                    yield "participant", _evidence("same_name_and_organisation", **names)


def _at_partners(reviewer: Someone, partners: Iterable[PartnerFacts], on: date) -> Iterator[Hit]:
    for partner in partners:
        if _lower(reviewer.emails) & _lower(partner.contact_emails):
            yield "partner_employee", _evidence("contact_of", organisation=partner.name)
        for mine in reviewer.employments:
            if not partner.organisation or mine.organisation != partner.organisation:
                continue
            if mine.ends_on is None or mine.ends_on >= on:
                yield "partner_employee", _evidence("works_at", organisation=partner.name)
            elif _is_recent(mine, on):
                ended = mine.ends_on.isoformat()
                yield "former_partner_employee", _evidence("worked_at", organisation=partner.name, ended=ended)


def _at_work(reviewer: Someone, person: Someone, on: date) -> Iterator[Hit]:
    theirs = {job.organisation: job for job in _current(person)}
    for mine in reviewer.employments:
        their = theirs.get(mine.organisation)
        if their is None:
            continue
        names: dict[str, str] = {"organisation": mine.organisation_name, "participant": person.name}
        if mine.ends_on is None or mine.ends_on >= on:
            yield "same_organisation", _evidence("works_at_as", **names)
            if mine.department and plain(mine.department) == plain(their.department):
                yield "same_department", _evidence("works_with", **names, department=mine.department)
        elif _is_recent(mine, on):
            yield "earlier_affiliation", _evidence("worked_at_as", **names, ended=mine.ends_on.isoformat())


def _in_print(reviewer: Someone, person: Someone, on: date) -> Iterator[Hit]:
    mine_by_doi = {plain_doi(work.doi) for work in reviewer.works if work.doi}
    mine_by_title = {plain(work.title) for work in reviewer.works}
    for work in person.works:
        shared = plain_doi(work.doi) in mine_by_doi if work.doi else False
        named = is_author(reviewer.name, work.authors)
        if shared or (plain(work.title) in mine_by_title and (named or not work.authors)):
            yield _co_publication(work, on), _wrote_with(work, person)
        elif named and work.year >= on.year - RECENT_YEARS:
            found = _evidence("named_in", title=work.title, year=work.year, participant=person.name, name=reviewer.name)
            yield "co_author_name", found


def _by_address(reviewer: Someone, person: Someone) -> Iterator[Hit]:
    shared = {domain_of(email) for email in reviewer.emails} & {domain_of(email) for email in person.emails}
    for domain in sorted(shared - {""}):
        yield "same_email_domain", _evidence("domain_of", domain=domain, participant=person.name)


def _co_publication(work: Work, on: date) -> str:
    if work.year < on.year - RECENT_YEARS:
        return "co_publication_older"
    return "co_publication_many_authors" if len(work.authors) > MANY_AUTHORS else "co_publication"


def _wrote_with(work: Work, person: Someone) -> Evidence:
    return _evidence(
        "wrote_with", title=work.title, year=work.year, n_authors=len(work.authors), participant=person.name
    )


def _current(person: Someone) -> list[Employment]:
    return [job for job in person.employments if job.ends_on is None]


def _is_recent(job: Employment, on: date) -> bool:
    return job.ends_on is not None and job.ends_on.year >= on.year - RECENT_YEARS


def _lower(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(email.casefold() for email in emails)


def _evidence(code: str, **params: str | int) -> Evidence:
    return Evidence(code, tuple(params.items()))
