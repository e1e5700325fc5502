"""How well each reviewer knows what each application is about, term by term.

Four terms, each in [0, 1], and one published weight each; a pair's affinity is their weighted mean.
A term that either side has no information for counts 0. What is not in `ApplicationProfile` and
`ReviewerProfile` cannot influence an assignment: there is no field for earlier grants, for people
or for organisations.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Mine = TypeVar("Mine")
Theirs = TypeVar("Theirs")
Matrix = npt.NDArray[np.float64]

SHARED_DIGITS = {5: 1.0, 3: 0.6, 1: 0.2}
"""Worth of two SSIF codes that agree in so many leading digits, the most specific level first."""

BEST_DOCUMENTS = 3


@dataclass(frozen=True)
class ApplicationProfile:
    """subject_codes: SSIF, 1, 3 or 5 digits. text: title, abstract and popular summary."""

    subject_codes: tuple[str, ...]
    keywords: tuple[str, ...]
    technology_area: str
    text: str


@dataclass(frozen=True)
class ReviewerProfile:
    """documents: one text for each publication, and one for the declared profile."""

    subject_codes: tuple[str, ...]
    keywords: tuple[str, ...]
    technology_areas: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """Weight of each term, >= 0 and not all 0; only their proportions count."""

    subject_codes: float = 0.35
    keywords: float = 0.15
    technology_area: float = 0.10
    text: float = 0.40

    def __post_init__(self) -> None:
        for name, weight in asdict(self).items():
            if not 0 <= weight < float("inf"):
                raise ValueError(f"weight of {name} must be a number from 0, not {weight}")
        if not sum(asdict(self).values()):
            raise ValueError("at least one weight must be above 0")

    @property
    def shares(self) -> dict[str, float]:
        """Each term's share of the affinity; they sum to 1."""
        total = sum(asdict(self).values())
        return {name: weight / total for name, weight in asdict(self).items()}


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True)
class TermShare:
    """One term of one pair: contribution = value × share."""

    name: str
    value: float
    share: float

    @property
    def contribution(self) -> float:
        """Affinity that the term adds to the pair."""
        return self.value * self.share


@dataclass(frozen=True, eq=False)
class Affinity:
    """combined and each of terms: (n_applications, n_reviewers) in [0, 1]."""

    combined: Matrix
    terms: Mapping[str, Matrix]
    shares: Mapping[str, float]

    def of_pair(self, application: int, reviewer: int) -> tuple[TermShare, ...]:
        """The terms of one pair, in their published order; contributions sum to `combined`."""
        return tuple(
            TermShare(name, float(values[application, reviewer]), self.shares[name])
            for name, values in self.terms.items()
        )


def affinity(
    applications: Sequence[ApplicationProfile],
    reviewers: Sequence[ReviewerProfile],
    weights: Weights = DEFAULT_WEIGHTS,
) -> Affinity:
    """The combined matrix and its terms. Raises ValueError for a malformed subject code."""
    terms = {
        "subject_codes": subject_term([a.subject_codes for a in applications], [r.subject_codes for r in reviewers]),
        "keywords": keyword_term([a.keywords for a in applications], [r.keywords for r in reviewers]),
        "technology_area": area_term(
            [a.technology_area for a in applications], [r.technology_areas for r in reviewers]
        ),
        "text": text_term([a.text for a in applications], [r.documents for r in reviewers]),
    }
    combined = np.zeros((len(applications), len(reviewers)))
    for name, share in weights.shares.items():
        combined += share * terms[name]
    return Affinity(np.clip(combined, 0.0, 1.0), terms, weights.shares)


def subject_term(applications: Sequence[tuple[str, ...]], reviewers: Sequence[tuple[str, ...]]) -> Matrix:
    """Mean over the application's codes of the best agreement with one of the reviewer's."""
    _check_codes((*applications, *reviewers))
    return _pairwise(
        applications,
        reviewers,
        lambda mine, theirs: (
            sum(max((_agreement(code, other) for other in theirs), default=0.0) for code in mine) / max(len(mine), 1)
        ),
    )


def keyword_term(applications: Sequence[tuple[str, ...]], reviewers: Sequence[tuple[str, ...]]) -> Matrix:
    """Dice coefficient of the two sets of keywords, without regard to case and spacing."""
    return _pairwise(
        [_normalised(words) for words in applications],
        [_normalised(words) for words in reviewers],
        lambda mine, theirs: 2 * len(mine & theirs) / max(len(mine) + len(theirs), 1),
    )


def area_term(applications: Sequence[str], reviewers: Sequence[tuple[str, ...]]) -> Matrix:
    """1 where the application's technology area is one of the reviewer's, else 0."""
    return _pairwise(applications, reviewers, lambda mine, theirs: float(bool(mine) and mine in theirs))


def text_term(applications: Sequence[str], reviewers: Sequence[tuple[str, ...]]) -> Matrix:
    """Mean cosine of the application with the reviewer's three nearest documents.

    TF-IDF over words and pairs of words, sublinear term frequency, fitted on all texts given.
    A reviewer with fewer than three documents has the mean of those.
    """
    term = np.zeros((len(applications), len(reviewers)))
    documents = [text for texts in reviewers for text in texts]
    cosines = _cosines(applications, documents)
    stop = 0
    for reviewer, texts in enumerate(reviewers):
        start, stop = stop, stop + len(texts)
        if texts:
            nearest = np.sort(cosines[:, start:stop], axis=1)[:, -BEST_DOCUMENTS:]
            term[:, reviewer] = nearest.mean(axis=1)
    return np.clip(term, 0.0, 1.0)


def _cosines(applications: Sequence[str], documents: Sequence[str]) -> Matrix:
    # Loaded when texts are compared: it takes a second or two and 65 MB, and most processes never do.
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    analyse = vectorizer.build_analyzer()
    texts = [*applications, *documents]
    # The vectorizer refuses to be fitted on texts without a single word.
    if not any(analyse(text) for text in texts):
        return np.zeros((len(applications), len(documents)))
    vectors = vectorizer.fit_transform(texts)
    mine, theirs = vectors[: len(applications)], vectors[len(applications) :]
    cosines: Matrix = (mine @ theirs.T).toarray()
    return cosines


def _agreement(code: str, other: str) -> float:
    for digits, worth in SHARED_DIGITS.items():
        if min(len(code), len(other)) >= digits and code[:digits] == other[:digits]:
            return worth
    return 0.0


def _check_codes(codes_of_all: Iterable[tuple[str, ...]]) -> None:
    for codes in codes_of_all:
        for code in codes:
            if not (code.isascii() and code.isdigit() and len(code) in SHARED_DIGITS):
                raise ValueError(f"not an SSIF code of 1, 3 or 5 digits: {code!r}")


def _normalised(words: Iterable[str]) -> frozenset[str]:
    spaced = (" ".join(word.split()).casefold() for word in words)
    return frozenset(word for word in spaced if word)


def _pairwise(mine: Sequence[Mine], theirs: Sequence[Theirs], term: Callable[[Mine, Theirs], float]) -> Matrix:
    values = np.zeros((len(mine), len(theirs)))
    for i, own in enumerate(mine):
        for j, other in enumerate(theirs):
            values[i, j] = term(own, other)
    return values
