"""Draws docs/lifecycle.md from the two tables: `python -m reviews.domain.diagram > docs/lifecycle.md`."""

from collections.abc import Iterable

from applications.domain.lifecycle import LIFE as APPLICATION
from applications.domain.moves import State, Table
from reviews.domain.lifecycle import LIFE as CASE

HEAD = """# Two lifecycles

Drawn from the tables in `applications/domain/lifecycle.py` and `reviews/domain/lifecycle.py` by
`python -m reviews.domain.diagram > docs/lifecycle.md`; a test fails when this page is stale.
"""


def draw() -> str:
    """The page: a diagram and a table for each of the two."""
    return "\n".join(
        [
            HEAD,
            "## An application: what the applicant may know\n",
            _page(APPLICATION, "draft"),
            "\n## A case: what the agency does with it\n",
            _page(CASE, "under_review"),
        ]
    )


def _page(moves: Table[State], start: str) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {start}"]
    lines += [
        f"    {source} --> {move.target.value}: {move.name}"
        for move in moves
        for source in sorted(source.value for source in move.sources)
    ]
    lines += ["```", "", "| move | from | to | by |", "|---|---|---|---|"]
    lines += [f"| {move.name} | {_names(move.sources)} | {move.target.value} | {_names(move.by)} |" for move in moves]
    return "\n".join(lines) + "\n"


def _names(values: Iterable[object]) -> str:
    return ", ".join(sorted(str(value) for value in values))


if __name__ == "__main__":
    print(draw(), end="")
