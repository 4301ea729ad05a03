"""Settings, from the environment:

SUBSCRIBER_AMQP_URI  address of the licence events' virtual host, with this subscriber's own user
SUBSCRIBER_QUEUE     default: subscriber_example
SUBSCRIBER_LEDGER    a file in which it remembers what it has; default: memory
SUBSCRIBER_TOKEN     its token of the pull feed at PORTAL_URL, for --catch-up

Exit code 1 when --timeout has passed before --count events came.
"""

from __future__ import annotations

import argparse
import os
import sys

from kombu import Connection

from . import feed
from .ledger import Ledger
from .sentence import said
from .subscriber import Subscriber


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="subscriber_example",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, help="stop after so many events")
    parser.add_argument("--timeout", type=float, help="stop after so many seconds")
    parser.add_argument("--catch-up", action="store_true", help="only read the pull feed, then end")
    chosen = parser.parse_args()
    needed = ("PORTAL_URL", "SUBSCRIBER_TOKEN") if chosen.catch_up else ("SUBSCRIBER_AMQP_URI",)
    missing = [name for name in needed if name not in os.environ]
    if missing:
        print(f"not set: {', '.join(missing)}", file=sys.stderr)
        return 2
    ledger = Ledger(os.environ.get("SUBSCRIBER_LEDGER", ":memory:"))
    if chosen.catch_up:
        return catch_up(ledger)
    queue = os.environ.get("SUBSCRIBER_QUEUE", "subscriber_example")
    with Connection(os.environ["SUBSCRIBER_AMQP_URI"], heartbeat=30) as connection:
        subscriber = Subscriber(
            connection, queue, ledger, count=chosen.count, timeout=chosen.timeout
        )
        try:
            subscriber.run()  # type: ignore[no-untyped-call] # kombu's
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
    ledger.close()
    return 1 if chosen.count is not None and subscriber.received < chosen.count else 0


def catch_up(ledger: Ledger) -> int:
    for event in feed.events(os.environ["PORTAL_URL"], os.environ["SUBSCRIBER_TOKEN"]):
        licence, sequence = event["subject"], int(event["sequence"])
        verdict = ledger.take(licence, sequence, event["id"])
        told = said(event["data"])
        print(f"{event['type']} {licence} #{sequence} {verdict}: {told}", flush=True)
    ledger.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
