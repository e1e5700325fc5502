"""make bench-matching: the assignment engine on made-up calls and on two conferences, each in a process of its own.

`ARGS="--largest 20000"` goes on to the conference sizes; `--only declines` runs the rows with that in their name. A
peer, HiGHS on the same instance as one integer program, runs beside the engine up to 300 applications, and its total
must be the same. Totals are affinity; "gap" is what is missing to the bound that the prices prove; "floor" is the
lowest score and "floor bound" its ceiling, and to prove both takes minutes at 300 applications; "needless" is the
share of readings that changed and need not have. The figures are in .state/bench-matching.json too. Figures of one
machine say little: the ratio does.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.matching_rows import Row, rows
from benchmarks.published import Absent
from reviews.domain.matching import Options, solve
from reviews.domain.matching.instances import synthetic

FIGURES = Path(".state") / "bench-matching.json"
ABSENT = "absent"
COLUMNS = (
    *(("instance", 26), ("total", 14), ("bound", 14), ("gap", 9), ("floor", 8), ("floor bound", 12)),
    *(("worst tenth", 12), ("Gini", 7), ("violations", 11), ("changes", 9), ("needless", 9)),
    *(("seconds", 9), ("peak MiB", 10), ("peer s", 9), ("ratio", 8)),
)
DECIMALS = {"total": 6, "bound": 6, "gap": 6, "floor": 4, "floor bound": 4, "worst tenth": 4, "needless": 5}


def main() -> None:
    """Print the table, a row as soon as it is there, and write the figures beside it."""
    parser = argparse.ArgumentParser(prog="make bench-matching", description=__doc__)
    parser.add_argument("--largest", type=int, default=1_000, help="applications in the largest call (default 1000)")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--json", type=Path, default=FIGURES, help=f"where the figures go (default {FIGURES})")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.largest)))
        return
    print("".join(name.rjust(width) for name, width in COLUMNS))
    found = []
    for name in rows(chosen.largest):
        if chosen.only in name:
            found.append(_in_own_process(name, chosen.largest))
            print(line(found[-1]), flush=True)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def measure(name: str, largest: int) -> Row:
    """One row by its name; of an instance that is absent only why."""
    warm_up()
    try:
        return {"instance": name} | rows(largest)[name]()
    except Absent as missing:
        return {"instance": name, ABSENT: str(missing)}


def warm_up() -> None:
    """Imports and first allocations are no part of a solve."""
    solve(synthetic(8, 8, 1), Options())


def line(found: Row) -> str:
    """A row of the table."""
    if ABSENT in found:
        return f"{found['instance']:>26}  skipped: {found[ABSENT]}"
    return "".join(_cell(name, found.get(name)).rjust(width) for name, width in COLUMNS)


def _in_own_process(name: str, largest: int) -> Row:
    command = [sys.executable, "-m", "benchmarks.matching", "--one", name, "--largest", str(largest)]
    found: Row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,.{DECIMALS.get(name, 3)}f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
