"""`./dev attack`: what an attacker would try first, against a system of its own.

    matrix        every address and operation, asked by those who must not have it
    costly        what is expensive to judge, while somebody else uses the pages
    schemathesis  made-up requests to the API
    wapiti        a scanner for web pages, on both surfaces

Names as arguments run only these. Each finding is a line; the exit status is 1 if there is any.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator

from tests.attack import costly, matrix, scanners
from tests.attack.people import Cast

ATTACKS: dict[str, Callable[[Cast], Iterator[str]]] = {
    "matrix": matrix.findings,
    "costly": costly.findings,
    "schemathesis": scanners.schemathesis,
    "wapiti": scanners.wapiti,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(ATTACKS)
    if unknown:
        print(f"no attack {', '.join(sorted(unknown))}; there are: {', '.join(ATTACKS)}")
        return 2
    cast = Cast(os.environ)
    found = 0
    for name in names or ATTACKS:
        began, count = time.monotonic(), 0
        for finding in ATTACKS[name](cast):
            print(f"{name}: {finding}", flush=True)
            count += 1
        print(f"{name}: {count} findings in {time.monotonic() - began:.0f} s", flush=True)
        found += count
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
