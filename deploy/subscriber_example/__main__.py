"""Settings, from the environment:

SUBSCRIBER_AMQP_URI  address of the licence events' virtual host, with this subscriber's own user
SUBSCRIBER_QUEUE     default: subscriber_example
SUBSCRIBER_LEDGER    a file in which it remembers what it has; default: memory

Exit code 1 when --timeout has passed before --count events came.
"""

from __future__ import annotations

import argparse
import os
import sys

from kombu import Connection

from .ledger import Ledger
from .subscriber import Subscriber


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="subscriber_example",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, help="stop after so many events")
    parser.add_argument("--timeout", type=float, help="stop after so many seconds")
    chosen = parser.parse_args()
    if "SUBSCRIBER_AMQP_URI" not in os.environ:
        print("SUBSCRIBER_AMQP_URI is not set", file=sys.stderr)
        return 2
    ledger = Ledger(os.environ.get("SUBSCRIBER_LEDGER", ":memory:"))
    queue = os.environ.get("SUBSCRIBER_QUEUE", "subscriber_example")
    with Connection(os.environ["SUBSCRIBER_AMQP_URI"], heartbeat=30) as connection:
        subscriber = Subscriber(
            connection, queue, ledger, count=chosen.count, timeout=chosen.timeout
        )
        try:
            subscriber.run()
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
    ledger.close()
    return 1 if chosen.count is not None and subscriber.received < chosen.count else 0


if __name__ == "__main__":
    sys.exit(main())
