"""How well each reviewer knows what each application is about, term by term.

Six terms, each in [0, 1], and one published weight each; a pair's affinity is their weighted mean.
Four are found in what both sides have written; one that either side has no information for counts 0.
Two are what reviewers have said of the pairs themselves: the bid and the declared competence. Of these a
pair without an answer counts a half, and where nobody has answered the term takes no part at all.
What is not in `ApplicationProfile`, `ReviewerProfile` and `Said` cannot influence an assignment: there is
no field for earlier grants, for people or for organisations.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from reviews.domain.bidding import UNSAID, WORTH

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
class Said:
    """What reviewers have said: a Wish and a Competence by pair, as (place of application, place of reviewer)."""

    bid: Mapping[tuple[int, int], str] = field(default_factory=dict)
    competence: Mapping[tuple[int, int], str] = field(default_factory=dict)


NOTHING_SAID = Said()


@dataclass(frozen=True)
class Weights:
    """Weight of each term, >= 0 and not all 0; only their proportions count.

    A reviewer's word on the own competence weighs more than a wish: nobody shall come to read by wishing alone.
    """

    subject_codes: float = 0.35
    keywords: float = 0.15
    technology_area: float = 0.10
    text: float = 0.40
    bid: float = 0.10
    competence: float = 0.20

    def __post_init__(self) -> None:
        for name, weight in asdict(self).items():
            if not 0 <= weight < float("inf"):
                raise ValueError(f"weight of {name} must be a number from 0, not {weight}")
        if not sum(asdict(self).values()):
            raise ValueError("at least one weight must be above 0")

    def shares_among(self, terms: Container[str]) -> dict[str, float]:
        """Each term's share of the affinity, 0 for one that is not among `terms`.

        They sum to 1, or to 0 where none of `terms` has any weight.
        """
        weights = {name: weight if name in terms else 0.0 for name, weight in asdict(self).items()}
        total = sum(weights.values())
        return {name: weight / total if total else 0.0 for name, weight in weights.items()}


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
    """combined and each of terms: (n_applications, n_reviewers) in [0, 1]. What takes no part has a share alone, 0."""

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
    said: Said = NOTHING_SAID,
) -> Affinity:
    """The combined matrix and its terms. Raises ValueError for a malformed subject code."""
    shape = (len(applications), len(reviewers))
    terms = _found(applications, reviewers) | _said(shape, said)
    shares = weights.shares_among(terms)
    combined = np.zeros(shape)
    for name, values in terms.items():
        combined += shares[name] * values
    return Affinity(np.clip(combined, 0.0, 1.0), terms, shares)


def said_term(shape: tuple[int, int], answers: Mapping[tuple[int, int], str]) -> Matrix:
    """What each answer is worth, and a half where there is none."""
    term = np.full(shape, UNSAID)
    for pair, answer in answers.items():
        term[pair] = WORTH[answer]
    return term


def _found(applications: Sequence[ApplicationProfile], reviewers: Sequence[ReviewerProfile]) -> dict[str, Matrix]:
    return {
        "subject_codes": subject_term([a.subject_codes for a in applications], [r.subject_codes for r in reviewers]),
        "keywords": keyword_term([a.keywords for a in applications], [r.keywords for r in reviewers]),
        "technology_area": area_term(
            [a.technology_area for a in applications], [r.technology_areas for r in reviewers]
        ),
        "text": text_term([a.text for a in applications], [r.documents for r in reviewers]),
    }


def _said(shape: tuple[int, int], said: Said) -> dict[str, Matrix]:
    """The terms of which somebody has said something."""
    answers = {"bid": said.bid, "competence": said.competence}
    return {name: said_term(shape, given) for name, given in answers.items() if given}


def subject_term(applications: Sequence[tuple[str, ...]], reviewers: Sequence[tuple[str, ...]]) -> Matrix:
    """Mean over the application's codes of the best agreement with one of the reviewer's."""
    _check_codes((*applications, *reviewers))
    mine, theirs = _distinct(applications), _distinct(reviewers)
    agreements = _pairwise(list(mine), list(theirs), _agreement)
    best = np.zeros((len(mine), len(reviewers)))
    for reviewer, codes in enumerate(reviewers):
        if codes:
            best[:, reviewer] = agreements[:, [theirs[code] for code in codes]].max(axis=1, initial=0.0)
    term = np.zeros((len(applications), len(reviewers)))
    for application, codes in enumerate(applications):
        if codes:
            term[application] = best[[mine[code] for code in codes]].sum(axis=0) / len(codes)
    return term


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


def _distinct(codes_of_all: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Each code with its place among all: there are few, and two are compared once instead of at every pair."""
    return {code: place for place, code in enumerate(sorted({code for codes in codes_of_all for code in codes}))}


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
