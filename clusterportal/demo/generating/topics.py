"""What made-up research is about: the subjects, keywords and phrases of the sample, put together anew."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from clusterportal.demo import sample_files as sample
from clusterportal.demo.sample_files import Row

N_KEYWORDS = 6
SENTENCES = (
    "We study {0} where {1} has been taken for granted.",
    "Methods from {0} are joined with {1}, so that each tests the other.",
    "The open question is how far {0} carries once {1} is left behind.",
    "Earlier work on {0} stopped at {1}; we begin there.",
    "Results on {0} are shared with everybody who works on {1}.",
)


@dataclass(frozen=True)
class Topic:
    """A technology area with subject codes (SSIF) and keywords that go together."""

    area: str
    subjects: tuple[str, ...]
    keywords: tuple[str, ...]


@cache
def topics(agency: str) -> tuple[Topic, ...]:
    """One for each application of the sample at an agency, with the keywords of the reviewers of its subjects."""
    rows = [row for row in sample.applications().values() if row["agency"] == agency and row.get("subjects")]
    return tuple(
        Topic(row["technology_area"], tuple(row["subjects"]), tuple(dict.fromkeys(_keywords(row)))) for row in rows
    )


def mixed(rng: random.Random, agency: str, area: str = "") -> Topic:
    """A topic of one's own, of a given area or any: some of one of the sample's, and a little of another near it."""
    first = rng.choice([one for one in topics(agency) if area in {"", one.area}])
    near = [one for one in topics(agency) if one.area == first.area]
    second = rng.choice(near)
    keywords = [*_some(rng, first.keywords, N_KEYWORDS - 2), *_some(rng, second.keywords, 2)]
    subjects = [*_some(rng, first.subjects, 2), *_some(rng, second.subjects, 1)]
    return Topic(first.area, tuple(dict.fromkeys(subjects)), tuple(dict.fromkeys(keywords)))


def title(rng: random.Random, topic: Topic) -> str:
    """A title in the manner of such titles."""
    first, second = _two(rng, topic.keywords)
    return f"{first.capitalize()} and {second}"


def text(rng: random.Random, topic: Topic, n_sentences: int) -> str:
    """Sentences about a topic."""
    return " ".join(rng.choice(SENTENCES).format(*_two(rng, topic.keywords)) for _sentence in range(n_sentences))


def _two(rng: random.Random, words: Sequence[str]) -> Iterable[str]:
    return rng.sample(words, 2) if len(words) > 1 else (words[0], words[0])


def _some(rng: random.Random, words: Sequence[str], n: int) -> list[str]:
    return rng.sample(words, min(n, len(words)))


def _keywords(application: Row) -> Iterator[str]:
    """Its own, and those of the reviewers who share a subject with it."""
    yield from (word.strip() for word in application["answers"]["keywords"].split(","))
    for reviewer in sample.people("reviewers"):
        if set(reviewer["subjects"]) & set(application["subjects"]):
            yield from reviewer["keywords"]
