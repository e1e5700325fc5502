"""make bench-register: what the public register's pages cost the server when it holds 10,000 grants.

Each page is asked for in turn with a bare one, which knows who asks and shows nothing; "times" is the ratio of the two.
Exits with 1 where a page is above its bar. `ARGS="--grants 500"` is a quicker look.
"""

import argparse
import importlib

from benchmarks.servers import on_throw_away_servers


def main() -> None:
    """Start servers that are gone afterwards, then measure."""
    parser = argparse.ArgumentParser(prog="make bench-register", description=__doc__)
    parser.add_argument("--grants", type=int, default=10_000)
    chosen = parser.parse_args()
    with on_throw_away_servers():
        # Django's models can be imported only now.
        importlib.import_module("benchmarks.register_times").run(chosen.grants)


if __name__ == "__main__":
    main()
