"""make bench-pages: what the portal's pages cost the server, on a call as large as it is planned for.

Each page is asked for in turn with a bare one, which knows who asks and shows nothing; "times" is the ratio of the two.
Statements are all that the database was asked, session and clock among them. Exits with 1 where a page is above its
bar. `ARGS="--applications 20 --members 10"` is a quicker look.
"""

import argparse
import importlib

from benchmarks.servers import on_throw_away_servers


def main() -> None:
    """Start servers that are gone afterwards, then measure."""
    parser = argparse.ArgumentParser(prog="make bench-pages", description=__doc__)
    parser.add_argument("--applications", type=int, default=200)
    parser.add_argument("--members", type=int, default=40)
    chosen = parser.parse_args()
    with on_throw_away_servers():
        # Django's models can be imported only now.
        importlib.import_module("benchmarks.page_times").run(chosen.applications, chosen.members)


if __name__ == "__main__":
    main()
