"""Loading the holidays of a year from a terminal, on a system of which nobody can reach the page.

    python -m services.review.years YEAR FILE [--load]

FILE: the text of the State Council's notice. Without --load it says which due dates would move.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chassis.context import system_call
from chassis.database import Db
from chassis.settings import settings
from contracts.errors import ServiceError
from contracts.review import Review
from services.review.handlers.load_year import load_year, preview_year


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, or 1 for a notice that cannot be read or says nothing new."""
    parser = argparse.ArgumentParser(prog="./dev calendar", description=__doc__.splitlines()[0])
    parser.add_argument("year", type=int)
    parser.add_argument("file", type=Path, help="the text of the notice, UTF-8")
    parser.add_argument("--load", action="store_true", help="not only say what would move")
    chosen = parser.parse_args(arguments)
    typed = {"year": chosen.year, "notice": chosen.file.read_text(encoding="utf-8")}
    db, call = Db.connect(settings().database_url("review"), "review"), system_call("operator")
    try:
        request = Review.propose_year.asks.examine(typed)
        with db.read(call) as session:
            preview = preview_year(session, call, request)
        for one in preview.moved:
            print(f"{one.number} {one.title}: {one.before} → {one.after}")
        print(
            f"{preview.year}: {preview.working_days} working days,"
            f" {len(preview.moved)} due dates move"
        )
        if chosen.load:
            with db.transaction(call) as tx:
                loaded = load_year(tx, request)
            print(f"{loaded.year} loaded, version {loaded.version}")
    except ServiceError as error:
        print("\n".join(error.lines), file=sys.stderr)
        return 1
    finally:
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
